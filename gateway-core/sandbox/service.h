// The FHIR R4 REST API of the sandbox, without any socket: a request in, an answer out (R4 http.html). Not
// thread-safe.
#pragma once

#include "sandbox/core.h"

namespace fb::sandbox {

class Service {
public:
    struct Setup {
        std::string basePath = "/fhir";
        std::string title;
        bool numericIds = false;
    };
    Result<void> open(const Setup& setup);
    // "http://127.0.0.1:8090/fhir"; the base of every link, whatever Host says.
    void setBase(std::string base);

    Answer answer(const Request& request);
    Core& core() { return m_core; }

private:
    Core m_core;
};

// One interaction: of a request, and of an entry of a batch or a transaction.
Answer dispatch(Core& core, const Call& call);

} // namespace fb::sandbox
