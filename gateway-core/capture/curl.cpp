#include "capture/har.h"

#include "base/text.h"
#include "capture/head_lines.h"
#include "capture/mask.h"

#include <array>
#include <utility>

namespace fb::capture {

namespace {

// What curl makes itself, and what belongs to one connection (RFC 9110 7.6.1).
constexpr std::array<std::string_view, 11> kNotSent{
    "host",    "content-length",   "connection",         "keep-alive", "te", "trailer", "transfer-encoding",
    "upgrade", "proxy-connection", "proxy-authenticate", "expect"};

// POSIX shell, 2.2.2: nothing but the quote itself is special between single quotes. NUL cannot be in an argument.
std::string shellQuoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'')
            out += "'\\''";
        else if (c != '\0')
            out += c;
    }
    return out + '\'';
}

bool isSent(std::string_view name) {
    for (const std::string_view dropped : kNotSent)
        if (equalsIgnoreCase(name, dropped))
            return false;
    return true;
}

// curl drops a field given as "Name:", and sends an empty one for "Name;".
std::string headerArgument(std::string_view name, std::string_view value) {
    return shellQuoted(value.empty() ? std::string(name) + ';' : std::string(name) + ": " + std::string(value));
}

// A body that a shell argument cannot carry comes through printf's octal escapes and a pipe.
std::string printfArgument(std::string_view bytes) {
    std::string out = "'";
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += '\\';
        out += char('0' + (byte >> 6));
        out += char('0' + ((byte >> 3) & 7));
        out += char('0' + (byte & 7));
    }
    return out + '\'';
}

constexpr std::size_t kMostInline = 64 * 1024; // one argument may have 128 KiB on Linux

} // namespace

std::string curlCommand(const traffic::Exchange& exchange, const std::string& baseUrl, bool secrets) {
    const std::string head = secrets ? exchange.requestHead : maskHead(exchange.requestHead, {});
    const std::string target = secrets ? exchange.target : maskTarget(exchange.target);
    traffic::Body body = exchange.requestBody;
    if (std::string masked; !secrets && maskBodyInto(fieldOf(head, "Content-Type"), body.bytes, masked))
        body.bytes = std::move(masked);
    std::string command = "curl";
    if (equalsIgnoreCase(exchange.method, "HEAD"))
        command += " --head";
    else if (exchange.method != "GET" || body.size > 0)
        command += " --request " + shellQuoted(exchange.method);
    command += " --globoff --path-as-is " + shellQuoted(absoluteUrl(baseUrl, target));
    forEachField(head, [&](std::string_view name, std::string_view value) {
        if (isSent(name))
            command += " \\\n  --header " + headerArgument(name, value);
    });
    if (body.size == 0)
        return command;
    if (body.bytes.size() > kMostInline || body.truncated || (body.bytes.empty() && body.size > 0))
        return "# The body (" + byteCountText(body.size) + ") is not in the command: save it as body.bin\n" +
               command + " \\\n  --data-binary @body.bin";
    if (isValidUtf8(body.bytes) && body.bytes.find('\0') == std::string::npos && !body.bytes.starts_with('@'))
        return command + " \\\n  --data-binary " + shellQuoted(body.bytes);
    return "# The body is binary\nprintf " + printfArgument(body.bytes) + " | " + command + " \\\n  --data-binary @-";
}

} // namespace fb::capture
