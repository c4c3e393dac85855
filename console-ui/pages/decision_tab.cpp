#include "pages/decision_tab.h"

#include "models/headers_model.h"
#include "models/roles.h"
#include "models/text.h"
#include "models/traffic_model.h"
#include "widgets/badge.h"
#include "widgets/decision_view.h"
#include "widgets/fact_grid.h"
#include "widgets/panel.h"
#include "widgets/section_head.h"
#include "widgets/themed_label.h"

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::qs;
using theme::Token;
using traffic::Outcome;

QString verdictSentence(const traffic::Exchange& e) {
    const QString reason = e.reason.empty() ? QString() : u": "_s + qs(e.reason);
    switch (e.outcome) {
    case Outcome::Answered: {
        const QString links = e.linksRewritten > 0 ? DecisionTab::tr(" %1 links show the gateway's address.").arg(e.linksRewritten) : QString();
        return DecisionTab::tr("Route \u201c%1\u201d, forwarded to %2, which answered %3.%4")
            .arg(qs(e.route), qs(e.upstream), QString::number(e.status), links);
    }
    case Outcome::Refused: return DecisionTab::tr("Refused with %1%2").arg(e.status).arg(reason);
    case Outcome::Limited: return DecisionTab::tr("Limited with %1%2").arg(e.status).arg(reason);
    case Outcome::NoAnswer: return DecisionTab::tr("%1 gave no answer%2").arg(qs(e.upstream), reason);
    case Outcome::ClientGone: return DecisionTab::tr("The client hung up before the end%1").arg(reason);
    }
    return {};
}

namespace {

// Fields of `changed` that are not the same in `original`.
QList<widgets::Fact> changesOf(const std::string& changed, const std::string& original) {
    QList<widgets::Fact> facts;
    models::HeadersModel after;
    after.setHead(changed, original);
    models::HeadersModel before;
    before.setHead(original);
    if (changed.empty() || original.empty()) {
        return facts;
    }
    if (after.startLine() != before.startLine()) {
        facts.append({DecisionTab::tr("Start line"), after.startLine(), {}, true});
    }
    for (int row = 0; row < after.rowCount(); ++row) {
        if (after.index(row, 0).data(models::MarkRole).isValid()) {
            facts.append({after.index(row, 0).data().toString(), after.index(row, 1).data().toString(), {}, true});
        }
    }
    for (int row = 0; row < before.rowCount(); ++row) {
        const QString name = before.index(row, 0).data().toString();
        if (after.value(name).isNull()) {
            facts.append({name, DecisionTab::tr("taken away"), {}, false});
        }
    }
    return facts;
}

} // namespace

DecisionTab::DecisionTab(QWidget* parent)
    : QScrollArea(parent), m_head(new widgets::SectionHead(tr("Verdict"))), m_verdict(new widgets::Badge),
      m_sentence(new widgets::ThemedLabel), m_trace(new widgets::DecisionView), m_changes(new widgets::FactGrid(1)),
      m_changesHead(new widgets::SectionHead(tr("Changed on the way"))) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_head->addRight(m_verdict);
    m_sentence->setWordWrap(true);
    m_sentence->setContentsMargins(16, 0, 16, 12);
    auto* content = new widgets::Panel(Token::Surface);
    auto* down = new QVBoxLayout(content);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    const auto line = [down] {
        auto* separator = new widgets::Panel(Token::Border);
        separator->setFixedHeight(1);
        down->addWidget(separator);
        return separator;
    };
    down->addWidget(m_head);
    down->addWidget(m_sentence);
    line();
    down->addWidget(new widgets::SectionHead(tr("Steps"), tr("in the order of evaluation")));
    down->addWidget(m_trace);
    down->addSpacing(8);
    m_line = line();
    down->addWidget(m_changesHead);
    down->addWidget(m_changes);
    down->addStretch(1);
    setWidget(content);
}

void DecisionTab::setExchange(const traffic::Exchange& exchange) {
    m_verdict->setVerdict(models::verdictOf(exchange));
    m_sentence->setText(verdictSentence(exchange));
    m_trace->setTrace(exchange.trace, exchange.outcome == Outcome::Limited);
    const auto sent = changesOf(exchange.forwardedHead, exchange.requestHead);
    const auto answered = changesOf(exchange.responseHead, exchange.answerHead);
    m_changesHead->setVisible(!exchange.forwardedHead.empty());
    m_line->setVisible(!exchange.forwardedHead.empty());
    m_changesHead->setWords(sent.isEmpty() && answered.isEmpty() ? tr("nothing in the heads") : tr("in the heads of request and answer"));
    m_changes->setFacts(sent + answered);
    m_changes->setVisible(!exchange.forwardedHead.empty());
}

} // namespace fb::pages
