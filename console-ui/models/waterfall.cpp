#include "models/waterfall.h"

#include "models/text.h"

#include <QCoreApplication>

namespace fb::models {

namespace {

QString words(const char* text) { return QCoreApplication::translate("fb::models::Waterfall", text); }

class Builder {
public:
    void add(const QString& label, qint64 from, qint64 to, theme::Token color, const QString& instead = {}) {
        const bool happened = from >= 0 && to >= from;
        m_phases.append({label, happened ? from : -1, happened ? to : -1, color, happened ? QString() : instead});
    }
    QList<Phase> take() { return std::move(m_phases); }

private:
    QList<Phase> m_phases;
};

} // namespace

QList<Phase> phasesOf(const traffic::Exchange& exchange) {
    using theme::Token;
    const traffic::Timing& t = exchange.timing;
    const QString upstream = exchange.upstream.empty() ? words("the server") : qs(exchange.upstream);
    const QString none = words("not done");
    Builder phases;
    phases.add(words("Read and decide"), 0, t.decided, Token::PhaseGateway, none);
    if (t.sent < 0 && t.connected < 0) {
        // Nothing went upstream: the gateway answered by itself.
        phases.add(words("Write answer"), t.decided, t.done, Token::PhaseGateway, none);
        return phases.take();
    }
    phases.add(words("Connect"), t.reused ? -1 : t.decided, t.connected, Token::PhaseConnect, t.reused ? words("reused") : none);
    const qint64 ready = t.connected >= 0 ? t.connected : t.decided;
    // Without a body the request is sent with its head; what is noted later is not sending.
    const bool bodied = exchange.requestSize > 0 && t.requestDone >= 0;
    const qint64 sent = bodied || t.sent < 0 ? t.requestDone : t.sent;
    phases.add(words("Send to %1").arg(upstream), ready, sent, Token::PhaseTransfer, none);
    phases.add(words("Wait for %1").arg(upstream), sent, t.firstByte, Token::PhaseWait, words("no answer"));
    phases.add(words("Receive"), t.firstByte, t.answerDone, Token::PhaseTransfer, none);
    const QString label = exchange.linksRewritten > 0 ? words("Rewrite, write") : words("Write answer");
    phases.add(label, t.answerDone, t.done, Token::PhaseGateway, none);
    return phases.take();
}

} // namespace fb::models
