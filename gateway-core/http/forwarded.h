// Who the client is, as proxies before us say: RFC 7239 and X-Forwarded-*.
#pragma once

#include <string>
#include <string_view>

namespace fb::http {

// Appends one element of Forwarded: for=..;host=..;proto=.., IPv6 and whatever is no token quoted (RFC 7239 4 and 6).
// `peer` is an address in text form.
void appendForwardedElement(std::string& out, std::string_view peer, std::string_view host, std::string_view scheme);

} // namespace fb::http
