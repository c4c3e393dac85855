// Binding: the host and port of a workspace to a listening socket.
#pragma once

#include "base/ip.h"
#include "base/result.h"
#include "config/workspace.h"
#include "proxy/net.h"

namespace fb::proxy {

// A literal address or a name; the first address of a name counts.
Result<Tcp::endpoint> resolveListen(const config::HostPort& listen);

// Whether the port is free of other processes: SO_REUSEPORT would share it with another gateway of the same user in silence.
Result<void> probeFree(const Tcp::endpoint& endpoint);

// Opens, binds with SO_REUSEPORT and listens. Port 0 in `endpoint` becomes the real one.
Result<void> openListener(Acceptor& acceptor, Tcp::endpoint& endpoint);

IpAddress addressOf(const Tcp::endpoint& endpoint);

} // namespace fb::proxy
