// An embedded FHIR R4 server on QtHttpServer and an in-memory SQLite database. Runs in its own thread; members may be
// called from one thread at a time. Loopback unless told otherwise.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace fb::sandbox {

struct Options {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0; // 0 = any free one
    std::string basePath = "/fhir";
    std::vector<std::string>
        data;                // files (a resource, a Bundle, NDJSON), folders, or built-in sets "clinic-a", "clinic-b"
    bool numericIds = false; // ids assigned on create: 1, 2, 3 ... instead of UUIDs
    std::string title = "Firebreak sandbox";
};

class SandboxServer {
public:
    SandboxServer();
    ~SandboxServer(); // stops
    // Loads the data, then listens. Busy when the port is taken; InvalidInput names the file that cannot be read.
    Result<void> start(const Options& options);
    void stop();
    std::string baseUrl() const;     // "http://127.0.0.1:PORT/fhir"
    std::uint64_t resources() const; // how many current ones are stored

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace fb::sandbox
