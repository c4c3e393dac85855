// A request and an answer apart from any socket. Pure.
#pragma once

#include "base/text.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fb::qthttp {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

// The first of that name, without case; "" when absent.
inline std::string_view headerOf(const HeaderList& headers, std::string_view name) {
    for (const auto& [key, value] : headers)
        if (equalsIgnoreCase(key, name))
            return value;
    return {};
}

struct Request {
    std::string method;
    std::string target; // raw, as in the request line
    HeaderList headers;
    std::string body;
};

struct Answer {
    int status = 200;
    HeaderList headers;
    std::string body;
};

// What a service does: answers a request, and words the refusal of one that never becomes a request (400, 413, 431 ...).
struct Service {
    std::function<Answer(const Request&)> answer;
    std::function<Answer(int status, const std::string& reason)> refuse;
};

} // namespace fb::qthttp
