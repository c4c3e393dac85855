#include "pages/exchange_summary.h"

#include "models/headers_model.h"
#include "models/text.h"
#include "models/traffic_model.h"
#include "widgets/badge.h"
#include "widgets/decision_view.h"
#include "widgets/fact_grid.h"
#include "widgets/panel.h"
#include "widgets/section_head.h"
#include "widgets/themed_label.h"
#include "widgets/waterfall_view.h"

#include <QDateTime>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::qs;
using theme::Token;
using theme::Type;
using widgets::Fact;

namespace {

QWidget* separator() {
    auto* line = new widgets::Panel(Token::Border);
    line->setFixedHeight(1);
    return line;
}

QString headerOf(std::string_view head, const QString& name) {
    models::HeadersModel model;
    model.setHead(head);
    return model.value(name);
}

QDateTime startedAt(Instant t) {
    return QDateTime::fromMSecsSinceEpoch(std::chrono::duration_cast<std::chrono::milliseconds>(t.time_since_epoch()).count());
}

// The day, unless it is today.
QString dayOf(Instant t) {
    const QDate day = startedAt(t).date();
    return day == QDate::currentDate() ? QString() : day.toString(u"MM-dd"_s);
}

QString orDash(const QString& text) { return text.isEmpty() ? u"\u2013"_s : text; }

QString withoutScheme(const std::string& url) {
    const auto scheme = url.find("://");
    return qs(scheme == std::string::npos ? std::string_view(url) : std::string_view(url).substr(scheme + 3));
}

QString bodyTail(const std::string& head) {
    QString type = headerOf(head, u"Content-Type"_s).section(u';', 0, 0);
    type.remove(u"application/"_s);
    const QString coding = headerOf(head, u"Content-Encoding"_s);
    return coding.isEmpty() ? type : type + u", "_s + coding;
}

QList<Fact> factsOf(const traffic::Exchange& e) {
    using Summary = ExchangeSummary;
    const QString interaction = e.interaction == fhir::Interaction::None ? Summary::tr("not FHIR") : qs(fhir::code(e.interaction));
    const QString resource = qs(e.resource) + (e.resourceId.empty() ? QString() : u'/' + qs(e.resourceId));
    return {
        {Summary::tr("Client"), qs(e.client), {}, false},
        {Summary::tr("Started"), startedAt(e.started).toString(u"hh:mm:ss.zzz"_s), dayOf(e.started), false},
        {Summary::tr("Interaction"), interaction, qs(e.operation), false},
        {Summary::tr("Resource"), orDash(resource), {}, true},
        {Summary::tr("Route"), orDash(qs(e.route)), {}, false},
        {Summary::tr("Upstream"), orDash(qs(e.upstream)), withoutScheme(e.targetUrl), false},
        {Summary::tr("Request"), sizeFact(e.requestSize), bodyTail(e.requestHead), false},
        {Summary::tr("Response"), sizeFact(e.responseSize), bodyTail(e.responseHead), false},
        {Summary::tr("Links"), e.linksRewritten > 0 ? Summary::tr("%1 rewritten").arg(e.linksRewritten) : Summary::tr("none rewritten"), {}, false},
        {Summary::tr("Result"), orDash(qs(e.result)), {}, false},
        {Summary::tr("Request id"), qs(e.requestId), {}, true},
        {Summary::tr("Rules"), u"v"_s + QString::number(e.planRevision), {}, false},
    };
}

} // namespace

QString sizeFact(quint64 bytes) { return bytes == 0 ? ExchangeSummary::tr("no body") : models::sizeText(bytes); }

ExchangeSummary::ExchangeSummary(QWidget* parent)
    : QScrollArea(parent), m_timing(new widgets::SectionHead(tr("Timing"))), m_waterfall(new widgets::WaterfallView),
      m_decision(new widgets::SectionHead(tr("Decision"))), m_verdict(new widgets::Badge), m_trace(new widgets::DecisionView),
      m_noTrace(new widgets::ThemedLabel(tr("No trace was kept for this exchange."), Type::Body, Token::TextMuted)),
      m_facts(new widgets::FactGrid) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_timing->addRight(new widgets::WaterfallLegend);
    m_decision->addRight(m_verdict);
    m_noTrace->setContentsMargins(16, 0, 16, 12);
    auto* content = new widgets::Panel(Token::Surface);
    auto* down = new QVBoxLayout(content);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addWidget(m_timing);
    down->addWidget(m_waterfall);
    down->addWidget(separator());
    down->addWidget(m_decision);
    down->addWidget(m_trace);
    down->addWidget(m_noTrace);
    down->addSpacing(8);
    down->addWidget(separator());
    down->addWidget(new widgets::SectionHead(tr("Exchange")));
    down->addWidget(m_facts);
    down->addStretch(1);
    setWidget(content);
}

void ExchangeSummary::setExchange(const traffic::Exchange& exchange) {
    m_timing->setWords(tr("%1, gateway %2").arg(models::durationText(exchange.duration), models::durationText(exchange.gateway)));
    m_waterfall->setPhases(models::phasesOf(exchange), exchange.timing.done >= 0 ? exchange.timing.done : exchange.duration);
    m_verdict->setVerdict(models::verdictOf(exchange));
    m_decision->setWords(qs(exchange.reason));
    m_trace->setVisible(!exchange.trace.empty());
    m_noTrace->setVisible(exchange.trace.empty());
    m_trace->setTrace(exchange.trace, exchange.outcome == traffic::Outcome::Limited);
    m_facts->setFacts(factsOf(exchange));
}

} // namespace fb::pages
