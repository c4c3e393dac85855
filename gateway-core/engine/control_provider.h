// What the control API shows of the engine. Its members run in the control server's thread: they take the engine's lock, and an
// edit is handed over to the engine's thread.
#pragma once

#include "control/control_server.h"

#include <atomic>
#include <mutex>

namespace fb::engine {

class Engine;

class ControlProvider : public control::Provider {
public:
    ControlProvider(Engine* engine, std::mutex& guard) : m_engine(engine), m_guard(guard) {}
    void close() { m_closed = true; } // an edit that waits for the engine's thread gives up

    bool ready() const override;
    json::Value status() const override;
    std::string metrics() const override;
    std::string configYaml() const override;
    Result<void> applyConfig(const std::string& yaml, const std::string& origin) override;
    Result<json::Value> captures(const std::string& where, std::int64_t after, std::size_t most) const override;
    Result<json::Value> capture(std::int64_t id) const override;

private:
    Engine* m_engine;
    std::mutex& m_guard;
    std::atomic<bool> m_closed{false};
};

} // namespace fb::engine
