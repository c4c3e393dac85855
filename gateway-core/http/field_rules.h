// What a gateway knows about single field names. One table, so that forwarding, trailers and Connection agree.
#pragma once

#include <cstdint>
#include <string_view>

namespace fb::http {

enum class FieldRule : std::uint8_t {
    EndToEnd,      // relayed untouched; Connection may name it
    Critical,      // relayed untouched; Connection may not take it away, and it may not hide in trailers
    Hop,           // of one connection only: never relayed
    Override,      // would make the next hop act on another method or path than the one decided on: never relayed
    ClientSays,    // what a proxy says about the client: relayed from a trusted peer only
    Forwarded,     // and the next four: kept and extended from a trusted peer, else replaced
    ForwardedFor,  // X-Forwarded-For
    ForwardedProto,
    ForwardedHost,
    ForwardedPrefix,
    Host,
    ContentLength,
    Te,
    Trailer,
    Expect,
    AcceptEncoding,
    Date,
    RequestId,
    Traceparent,
    Tracestate,
    Location,
    ContentLocation,
};

FieldRule ruleOf(std::string_view name);

// Equal without case, with "_" read as "-": CGI-like servers cannot tell the two apart.
bool isSameDashed(std::string_view a, std::string_view b);
// A name with "_" that such a server takes for one of the names above ("X_Forwarded_For", "Content_Length").
bool isShadowOfKnown(std::string_view name);

// RFC 9110 6.5.1: framing, routing, authentication, request modifiers and what processing depends on.
bool isForbiddenTrailer(std::string_view name);

} // namespace fb::http
