// What a gateway changes in heads, RFC 9110 7.6: hop-by-hop fields go, forwarding fields are added, everything else keeps its
// order, case and bytes. Every head that is sent comes from here.
#pragma once

#include "base/ip.h"
#include "http/framing.h"
#include "http/head.h"

#include <string>
#include <string_view>
#include <vector>

namespace fb::http {

struct Change {
    std::string name;
    std::string value;
};

struct ForwardRequest {
    std::string_view target; // origin-form as sent upstream
    std::string_view host;   // authority of the upstream target
    IpAddress peer;          // who connected to us
    std::string_view scheme; // "http" or "https", of the client's side
    std::string_view publicHost;  // what the client asked for, for X-Forwarded-Host
    std::string_view publicPrefix; // the route's path, for X-Forwarded-Prefix; may be empty
    bool trustPeer = false;  // keep and extend the peer's Forwarded and X-Forwarded-*; else they are replaced
    std::string_view requestId; // X-Request-Id; ours, or a well-formed one of the client's
    std::string_view traceparent; // W3C Trace Context; ours, or the client's with a new parent id
    BodyKind body = BodyKind::None;
    std::uint64_t length = 0;
    bool identityEncoding = false; // ask for an uncompressed answer (link rewriting reads it)
    const std::vector<Change>* set = nullptr;         // header transforms: replace or add
    const std::vector<std::string>* remove = nullptr; // header transforms
};

// Appends the whole head sent upstream (HTTP/1.1) to `out`.
void writeForwardedRequest(std::string& out, const RequestHead& head, const ForwardRequest& how);

struct ForwardResponse {
    Version clientVersion = Version::Http11;
    bool keepAlive = true;
    BodyKind body = BodyKind::None; // as it will be sent to this client
    std::uint64_t length = 0;
    std::string_view requestId;
    // Location and Content-Location with the backend's base replaced; empty = leave as it is.
    std::string_view location;
    std::string_view contentLocation;
    const std::vector<Change>* set = nullptr;
    const std::vector<std::string>* remove = nullptr;
};

void writeForwardedResponse(std::string& out, const ResponseHead& head, const ForwardResponse& how);

// Whether the field belongs to one hop only: RFC 9110 7.6.1, what Connection names, and the usual legacy ones.
bool isHopByHop(std::string_view name, const Fields& fields);

// The client's address: the peer, or, when the peer is trusted, the rightmost untrusted address of Forwarded (RFC 7239) or
// X-Forwarded-For.
IpAddress clientAddress(const IpAddress& peer, const Fields& fields, const std::vector<Subnet>& trusted);

// A request id of a client's is taken over when it is 1 to 128 of [A-Za-z0-9._-]; else the caller makes one.
bool isUsableRequestId(std::string_view id);

} // namespace fb::http
