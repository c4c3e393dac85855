// The control API on QtHttpServer: loopback only, a token on every request but /health, Host, Origin and Sec-Fetch-Site checked.
// Lives in its own thread; the provider's members are called there.
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "traffic/filter.h"

#include <memory>
#include <string>

namespace fb::control {

// What the control API shows; implemented by the engine, safe to call from the server's thread.
class Provider {
public:
    virtual ~Provider() = default;
    virtual bool ready() const = 0;
    virtual json::Value status() const = 0;      // GET /api/status
    virtual std::string metrics() const = 0;     // GET /metrics, Prometheus text 0.0.4
    virtual std::string configYaml() const = 0;  // GET /api/config
    virtual Result<void> applyConfig(const std::string& yaml, const std::string& origin) = 0; // PUT /api/config
    virtual Result<json::Value> captures(const std::string& where, std::int64_t after, std::size_t most) const = 0; // GET /api/captures
    virtual Result<json::Value> capture(std::int64_t id) const = 0; // GET /api/captures/{id}
};

class ControlServer {
public:
    ControlServer();
    ~ControlServer();
    // Binds a loopback address (anything else is refused) and writes the token file with mode 0600.
    Result<void> start(const std::string& host, std::uint16_t port, const std::string& tokenFile, Provider* provider);
    void stop();
    std::string url() const; // "http://127.0.0.1:9901"

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace fb::control
