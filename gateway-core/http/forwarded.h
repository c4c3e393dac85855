// Who the client is, as proxies before us say: RFC 7239 and X-Forwarded-*.
#pragma once

#include "base/ip.h"
#include "http/head.h"

#include <string>
#include <string_view>

namespace fb::http {

// Appends one element of Forwarded: for=..;host=..;proto=.., IPv6 and whatever is no token quoted (RFC 7239 4 and 6).
void appendForwardedElement(std::string& out, const IpAddress& peer, std::string_view host, std::string_view scheme);

} // namespace fb::http
