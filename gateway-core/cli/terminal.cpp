#include "cli/terminal.h"

#include "base/text.h"
#include "engine/surroundings.h"

#include <QFile>
#include <QSaveFile>

#include <csignal>
#include <cstdio>
#include <unistd.h>

#include <chrono>

namespace fb::cli {

namespace {

std::atomic<bool> s_interrupted{false};

extern "C" void onSignal(int number) {
    if (s_interrupted.exchange(true) && number == SIGINT)
        _exit(130);
}

std::int64_t milliseconds() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

std::size_t columns(std::string_view text) {
    std::size_t n = 0;
    for (const char c : text)
        n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return n;
}

} // namespace

json::Value errorJson(const Error& error) {
    json::Value out = json::Value::object({{"error", error.message}});
    if (!error.place.file.empty())
        out.set("file", error.place.file);
    if (error.place.line > 0) {
        out.set("line", error.place.line);
        out.set("column", error.place.column);
    }
    if (!error.hint.empty())
        out.set("hint", error.hint);
    return out;
}

int fail(const Error& error, bool asJson, int exit) {
    const std::string text = asJson ? json::compact(errorJson(error)) : "firebreak: " + error.sentence();
    std::fprintf(stderr, "%s\n", text.c_str());
    return exit;
}

void printLine(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

Result<std::string> readFile(const std::string& path, std::uint64_t most) {
    QFile file(QString::fromStdString(path));
    const bool standard = path == "-";
    if (standard ? !file.open(0, QIODevice::ReadOnly) : !file.open(QIODevice::ReadOnly)) {
        Error error = makeError(ErrorCode::NotFound, "cannot be read: " + file.errorString().toStdString());
        error.place.file = path;
        return error;
    }
    const QByteArray bytes = file.read(qint64(most) + 1);
    if (std::uint64_t(bytes.size()) > most)
        return makeError(ErrorCode::InvalidInput, path + " is larger than " + byteCountText(most));
    return bytes.toStdString();
}

Result<void> writeFile(const std::string& path, const std::string& content) {
    QSaveFile file(QString::fromStdString(path));
    if (file.open(QIODevice::WriteOnly) &&
        file.write(content.data(), qint64(content.size())) == qint64(content.size()) && file.commit())
        return {};
    Error error = makeError(ErrorCode::Io, "cannot be written: " + file.errorString().toStdString());
    error.place.file = path;
    return error;
}

config::LoadResult loadWorkspaceProblems(const std::string& path, const std::string& text) {
    return config::parseWorkspace(text, path, engine::environmentNames());
}

Result<config::Workspace> loadWorkspace(const std::string& path) {
    auto text = readFile(path, 4 * 1024 * 1024);
    if (!text)
        return text.error();
    auto loaded = loadWorkspaceProblems(path, *text);
    if (loaded.ok())
        return std::move(*loaded.workspace);
    for (const auto& problem : loaded.problems)
        if (problem.severity == config::Severity::Error)
            return Error{ErrorCode::InvalidInput, problem.message, problem.place, problem.hint};
    return makeError(ErrorCode::InvalidInput, path + " is not a workspace");
}

Progress::Progress()
    : m_terminal(isatty(2) == 1) {}

Progress::~Progress() {
    if (m_shown)
        std::fputs("\r\x1b[K", stderr);
}

void Progress::show(const std::string& text) {
    const std::int64_t now = milliseconds();
    if (!m_terminal || now - m_last < 100)
        return;
    m_last = now;
    m_shown = true;
    std::fprintf(stderr, "\r\x1b[K%s", text.c_str());
    std::fflush(stderr);
}

std::atomic<bool>& interrupted() {
    return s_interrupted;
}

void catchSignals() {
    struct sigaction action {};
    action.sa_handler = onSignal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

std::string table(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], columns(row[i]));
    }
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size())
                line.append(widths[i] - columns(row[i]) + 2, ' ');
        }
        out += line + '\n';
    }
    return out;
}

} // namespace fb::cli
