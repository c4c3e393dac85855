#include "engine/control_provider.h"

#include "capture/har.h"
#include "engine/engine.h"
#include "engine/exchange_json.h"
#include "engine/metrics.h"
#include "engine/surroundings.h"

#include <QMetaObject>

#include <future>

namespace fb::engine {

bool ControlProvider::ready() const {
    const std::lock_guard lock(m_guard);
    return m_engine->isOpen();
}

json::Value ControlProvider::status() const {
    const std::lock_guard lock(m_guard);
    json::Value gateways = json::Value::array();
    for (const auto& url : m_engine->gatewayUrls())
        gateways.push(url);
    return json::Value::object({{"version", FIREBREAK_VERSION},
                                {"workspace", m_engine->workspace().name},
                                {"gateway", std::move(gateways)},
                                {"revision", m_engine->revision()},
                                {"recording", m_engine->recording()},
                                {"stats", statsJson(m_engine->stats(), m_engine->journalStats())}});
}

std::string ControlProvider::metrics() const {
    const std::lock_guard lock(m_guard);
    return prometheusText(m_engine->stats(), m_engine->journalStats(), m_engine->revision());
}

std::string ControlProvider::configYaml() const {
    const std::lock_guard lock(m_guard);
    return m_engine->yaml();
}

Result<void> ControlProvider::applyConfig(const std::string& yaml, const std::string& origin) {
    auto answer = std::make_shared<std::promise<Result<void>>>();
    auto future = answer->get_future();
    QMetaObject::invokeMethod(
        m_engine, [this, answer, yaml, origin] { answer->set_value(m_engine->apply(yaml, origin)); },
        Qt::QueuedConnection);
    // The engine's thread may be closing and waiting for ours: then nobody will answer.
    while (future.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready)
        if (m_closed)
            return makeError(ErrorCode::Busy, "The gateway is shutting down");
    return future.get();
}

Result<json::Value> ControlProvider::captures(const std::string& where, std::int64_t after, std::size_t most) const {
    auto filter = traffic::Filter::parse(where);
    if (!filter)
        return filter.error();
    auto reader = m_engine->reader();
    if (!reader)
        return reader.error();
    auto page = (*reader)->list(after, most, *filter, now());
    if (!page)
        return page.error();
    json::Value rows = json::Value::array();
    for (const auto& row : page->rows)
        rows.push(summaryJson(row));
    return json::Value::object({{"captures", std::move(rows)}, {"more", page->more}});
}

Result<json::Value> ControlProvider::capture(std::int64_t id) const {
    auto reader = m_engine->reader();
    if (!reader)
        return reader.error();
    auto exchange = (*reader)->get(id);
    if (!exchange)
        return exchange.error();
    return exchangeJson(*exchange);
}

} // namespace fb::engine
