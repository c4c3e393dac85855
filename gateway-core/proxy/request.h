// The request that a session is serving, from its first byte to its record.
#pragma once

#include "http/forwarding.h"
#include "http/target.h"
#include "policy/decide.h"
#include "proxy/body_reader.h"
#include "proxy/buffers.h"
#include "proxy/ids.h"
#include "proxy/record.h"
#include "proxy/running_plan.h"

#include <string>
#include <string_view>

namespace fb::proxy {

struct Request {
    ThreadPlanPtr plan; // the one it began with
    Instant started{};
    http::RequestHead head;
    http::Framing framing;
    http::RequestTarget target;
    policy::Verdict verdict;
    BodyReader body;
    IpAddress peer;       // who connected to us
    IpAddress client;     // after trusted proxies
    bool trustPeer = false;
    std::string_view id;  // X-Request-Id
    std::string_view traceparent;
    std::string_view publicHost; // authority that the client asked for
    bool keepAlive = false; // whether the client's connection may live on
    bool isHead = false;
    bool expectsContinue = false; // Expect: 100-continue
    bool sentContinue = false;    // we said 100 Continue
    Block aheadBlock;       // where a body is read ahead of the decision
    bool streamed = false;  // the body was read apart: what came after it is in bodyRest
    std::string bodyRest;
    Ids::RequestId ownId;
    Ids::Traceparent ownTraceparent;
    Record record;
};

} // namespace fb::proxy
