// A request made of text, decided on as the gateway does it. For the tests of policy/.
#pragma once

#include "http/framing.h"
#include "policy/decide.h"

#include <string>
#include <vector>

namespace fb::policy {

struct Asked {
    std::string text; // the whole head
    std::string body;
    http::RequestHead head;
    http::RequestTarget target;
    Facts facts;
    std::string trouble; // "" = well-formed

    Asked(const std::string& client, const std::string& request, const std::vector<std::string>& headers,
          const std::string& bodyText = {})
        : body(bodyText) {
        text = request + " HTTP/1.1\r\nHost: localhost\r\n";
        for (const auto& header : headers)
            text += header + "\r\n";
        text += "\r\n";
        std::size_t scanned = 0;
        const auto parsed = http::parseRequestHead(text, head, scanned, {});
        if (parsed.state != http::HeadStatus::Complete) {
            trouble = parsed.reason;
            return;
        }
        const auto framing = http::requestFraming(head);
        auto read = http::RequestTarget::parse(head.target, head.method);
        if (framing.errorStatus != 0 || !read) {
            trouble = framing.errorStatus != 0 ? framing.reason : read.error().message;
            return;
        }
        target = std::move(*read);
        facts.client = IpAddress::parse(client).value_or(IpAddress());
        facts.head = &head;
        facts.target = &target;
        if (framing.kind != http::BodyKind::Chunked)
            facts.contentLength = framing.length;
        facts.hasBody = framing.kind == http::BodyKind::Chunked || framing.length > 0;
        facts.bodyPrefix = body;
        facts.bodyComplete = framing.kind != http::BodyKind::Chunked && body.size() == framing.length;
    }
    Asked(const Asked&) = delete;
    Asked& operator=(const Asked&) = delete;
};

} // namespace fb::policy
