// The golden table tests/golden/decisions: workspace and request in, verdict out.
#include "base/text.h"
#include "decision_fixture.h"

#include <QtTest>

#include <fstream>
#include <iterator>
#include <map>

using namespace fb;
using namespace fb::policy;

namespace {

const std::string kFolder = FB_SOURCE_DIR "/tests/golden/decisions/";

std::string readFile(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
}

std::vector<std::string> split(const std::string& text, const std::string& separator) {
    std::vector<std::string> out;
    for (std::size_t at = 0;;) {
        const std::size_t next = text.find(separator, at);
        out.emplace_back(trimOws(std::string_view(text).substr(at, next == std::string::npos ? next : next - at)));
        if (next == std::string::npos)
            return out;
        at = next + separator.size();
    }
}

std::string verdictText(const Plan& plan, const Verdict& verdict, const http::RequestTarget& target) {
    if (verdict.action == Action::Refuse)
        return std::to_string(verdict.status) + " " + verdict.issueCode + " by " +
               (verdict.rule.empty() ? "-" : verdict.rule);
    const auto& to = plan.upstreams[verdict.route->upstream].targets[0];
    return "forward " + verdict.route->name + " " + (to.tls ? "https://" : "http://") + to.authority +
           upstreamTarget(*verdict.route, to, target);
}

struct Loaded {
    PlanPtr plan;
    MemoryLimitStore limits;
};

} // namespace

class TestDecisions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void table() {
        std::map<std::string, Loaded> workspaces;
        int rows = 0;
        int wrong = 0;
        for (const auto& line : split(readFile(kFolder + "decisions.txt"), "\n")) {
            if (line.empty() || line[0] == '#')
                continue;
            const auto fields = split(line, " |");
            QVERIFY2(fields.size() == 6, line.c_str());
            ++rows;
            auto& loaded = workspaces[fields[0]];
            if (!loaded.plan) {
                const auto read = config::parseWorkspace(readFile(kFolder + fields[0] + ".yaml"), fields[0]);
                QVERIFY2(read.ok(), read.problems.empty() ? "" : read.problems[0].sentence().c_str());
                loaded.plan = compile(*read.workspace, 1);
            }
            const std::string got = decided(loaded, fields);
            if (got != fields[5]) {
                ++wrong;
                qWarning("%s\n  wanted %s\n  got    %s", line.c_str(), fields[5].c_str(), got.c_str());
            }
        }
        QCOMPARE(wrong, 0);
        QVERIFY(rows >= 60);
    }

private:
    static std::string decided(Loaded& loaded, const std::vector<std::string>& fields) {
        std::vector<std::string> headers;
        std::string body;
        for (const auto& header : split(fields[4], "; ")) {
            if (header.starts_with("body: ")) {
                body = header.substr(6);
                headers.push_back("Content-Length: " + std::to_string(body.size()));
            } else if (header.starts_with("length: ")) {
                headers.push_back("Content-Length: " + header.substr(8));
            } else if (header == "chunked") {
                headers.push_back("Transfer-Encoding: chunked");
            } else if (!header.empty()) {
                headers.push_back(header);
            }
        }
        const Asked asked(fields[2], fields[3], headers, body);
        if (!asked.trouble.empty())
            return "malformed: " + asked.trouble;
        const auto seconds = parseUnsigned(fields[1]).value_or(0);
        const Instant now = Instant(std::chrono::seconds(1'800'000'000 / 3600 * 3600 + seconds));
        // With and without a trace the verdict is the same; the store must see the request once only.
        Trace trace;
        MemoryLimitStore copy = loaded.limits;
        const auto quiet =
            verdictText(*loaded.plan, decide(*loaded.plan, asked.facts, copy, now, nullptr), asked.target);
        const auto loud =
            verdictText(*loaded.plan, decide(*loaded.plan, asked.facts, loaded.limits, now, &trace), asked.target);
        if (quiet != loud)
            return "with a trace: " + loud + ", without: " + quiet;
        for (std::size_t i = 0; i < trace.size(); ++i)
            if (std::size_t(trace[i].kind) != i)
                return "steps out of order";
        return loud;
    }
};

QTEST_GUILESS_MAIN(TestDecisions)
#include "tst_decisions.moc"
