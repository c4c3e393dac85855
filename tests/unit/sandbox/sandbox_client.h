// A small HTTP client on a plain socket, so that tests see the bytes; and a running sandbox.
#pragma once

#include "base/json.h"
#include "base/text.h"
#include "sandbox/sandbox_server.h"

#include <QByteArray>
#include <QFile>
#include <QTcpSocket>
#include <QUrl>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace fbtest {

struct Reply {
    int status = 0;                             // 0: no answer
    std::map<std::string, std::string> headers; // names in lower case
    std::string body;
    fb::json::Value json; // null when the body is not JSON

    std::string header(const std::string& name) const {
        const auto it = headers.find(name);
        return it == headers.end() ? std::string() : it->second;
    }
    // Diagnostics of the first issue of an OperationOutcome.
    std::string why() const {
        const auto& issues = json["issue"].items();
        return issues.empty() ? std::string() : std::string(issues.front().textOf("diagnostics"));
    }
    std::string issueCode() const {
        const auto& issues = json["issue"].items();
        return issues.empty() ? std::string() : std::string(issues.front().textOf("code"));
    }
    // Ids of entries with a search mode, in order, with commas: "p1,p2".
    std::string ids(std::string_view mode = "match") const {
        std::string out;
        for (const auto& entry : json["entry"].items())
            if (entry["search"].textOf("mode") == mode)
                out += (out.empty() ? "" : ",") + std::string(entry["resource"].textOf("id"));
        return out;
    }
    std::string link(std::string_view relation) const {
        for (const auto& link : json["link"].items())
            if (link.textOf("relation") == relation)
                return std::string(link.textOf("url"));
        return {};
    }
};

using Headers = std::vector<std::pair<std::string, std::string>>;

class Client {
public:
    explicit Client(const fb::sandbox::SandboxServer& server)
        : m_url(QUrl(QString::fromStdString(server.baseUrl()))) {}

    // The path is below the base unless it is an absolute URL or starts with "//".
    Reply send(const std::string& method, const std::string& path, const std::string& body = {},
               const Headers& headers = {}) {
        std::string target = m_url.path().toStdString() + (path.empty() ? "" : "/") + path;
        if (path.starts_with("http://")) {
            const std::string rest = path.substr(7);
            target = rest.substr(rest.find('/'));
        }
        std::string text = method + ' ' + target + " HTTP/1.1\r\nHost: " + m_url.authority().toStdString() + "\r\n";
        bool typed = false;
        for (const auto& [name, value] : headers) {
            text += name + ": " + value + "\r\n";
            typed = typed || fb::equalsIgnoreCase(name, "Content-Type");
        }
        if (!body.empty() && !typed)
            text += "Content-Type: application/fhir+json\r\n";
        if (!body.empty() || method == "POST" || method == "PUT" || method == "PATCH")
            text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
        return raw(text + "\r\n" + body, method == "HEAD");
    }
    Reply get(const std::string& path, const Headers& headers = {}) { return send("GET", path, {}, headers); }

    // Sends bytes as they are and reads one answer.
    Reply raw(const std::string& bytes, bool head = false) {
        if (m_socket.state() != QAbstractSocket::ConnectedState) {
            m_socket.abort();
            m_socket.connectToHost(m_url.host(), quint16(m_url.port()));
            m_socket.waitForConnected(5000);
            m_in.clear();
        }
        m_socket.write(bytes.data(), qint64(bytes.size()));
        m_socket.flush();
        return read(head);
    }

    Reply read(bool head = false) {
        Reply reply;
        std::size_t end = 0;
        while ((end = m_in.find("\r\n\r\n")) == std::string::npos)
            if (!more())
                return reply;
        const std::string top = m_in.substr(0, end);
        m_in.erase(0, end + 4);
        bool first = true;
        for (std::string_view line : fb::splitView(top, '\n')) {
            if (line.ends_with('\r'))
                line.remove_suffix(1);
            if (std::exchange(first, false)) {
                reply.status = int(fb::parseUnsigned(line.substr(9, 3)).value_or(0));
                continue;
            }
            const std::size_t colon = line.find(':');
            reply.headers[fb::lowerAscii(line.substr(0, colon))] = std::string(fb::trimOws(line.substr(colon + 1)));
        }
        if (reply.status == 100)
            return read(head);
        const auto length = fb::parseUnsigned(reply.header("content-length"));
        if (!head && length) {
            while (m_in.size() < *length)
                if (!more())
                    return reply;
            reply.body = m_in.substr(0, *length);
            m_in.erase(0, *length);
        }
        if (reply.header("connection") == "close" && m_closeWithServer)
            m_socket.abort();
        if (auto parsed = fb::json::parse(reply.body))
            reply.json = std::move(*parsed);
        return reply;
    }

    // Whether the server has closed this connection.
    bool closed() {
        while (m_socket.state() == QAbstractSocket::ConnectedState)
            if (!m_socket.waitForDisconnected(5000))
                return false;
        return true;
    }
    QTcpSocket& socket() { return m_socket; }
    void keepOpen() { m_closeWithServer = false; } // for closed()

private:
    bool more() {
        if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(10'000) && m_socket.bytesAvailable() == 0)
            return false;
        m_in += m_socket.readAll().toStdString();
        return true;
    }

    QUrl m_url;
    QTcpSocket m_socket;
    std::string m_in;
    bool m_closeWithServer = true;
};

inline std::string sorted(const std::string& list) {
    std::set<std::string> parts;
    for (const std::string_view part : fb::splitView(list, ','))
        if (!part.empty())
            parts.emplace(part);
    std::string out;
    for (const std::string& part : parts)
        out += (out.empty() ? "" : ",") + part;
    return out;
}

inline std::string fromFile(const char* name) {
    QFile file(QStringLiteral(FB_SOURCE_DIR "/tests/data/sandbox/") + QString::fromLatin1(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

inline std::string fileName(const char* name) { return std::string(FB_SOURCE_DIR "/tests/data/sandbox/") + name; }

} // namespace fbtest
