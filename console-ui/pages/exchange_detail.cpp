#include "pages/exchange_detail.h"

#include "fhir/interaction.h"
#include "models/text.h"
#include "models/traffic_model.h"
#include "pages/decision_tab.h"
#include "pages/exchange_summary.h"
#include "widgets/badge.h"
#include "widgets/empty_state.h"
#include "widgets/message_view.h"
#include "widgets/themed_label.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::qs;
using theme::Token;
using theme::Type;

namespace {

// The words of fhir::sentence() from what the record kept.
QString interactionSentence(const traffic::Exchange& e) {
    fhir::Classified what;
    what.interaction = e.interaction;
    what.resource = e.resource;
    what.id = e.resourceId;
    what.operation = e.operation;
    what.level = !e.resourceId.empty() ? fhir::Level::Instance : !e.resource.empty() ? fhir::Level::Type : fhir::Level::System;
    const auto query = e.target.find('?');
    const std::string_view raw = query == std::string::npos ? std::string_view() : std::string_view(e.target).substr(query + 1);
    return qs(fhir::sentence(what, raw));
}

// "delete on Patient/example": for what was asked but did not happen.
QString askedFor(const traffic::Exchange& e) {
    const QString resource = qs(e.resource) + (e.resourceId.empty() ? QString() : u'/' + qs(e.resourceId));
    const QString asked = e.operation.empty() ? qs(fhir::code(e.interaction)) : qs(e.operation);
    return resource.isEmpty() ? asked : ExchangeDetail::tr("%1 on %2").arg(asked, resource);
}

bool happened(const traffic::Exchange& e) { return e.outcome == traffic::Outcome::Answered && e.status > 0 && e.status < 400; }

} // namespace

QString sentenceOf(const traffic::Exchange& e) {
    QString words = e.interaction == fhir::Interaction::None ? ExchangeDetail::tr("Not a FHIR request") : happened(e) ? interactionSentence(e) : askedFor(e);
    if (!words.endsWith(u'.')) {
        words += u'.';
    }
    if (e.outcome != traffic::Outcome::Answered && !e.reason.empty()) {
        return words + u' ' + qs(e.reason) + (e.reason.back() == '.' ? u""_s : u"."_s);
    }
    if (!e.result.empty()) {
        QString result = qs(e.result);
        result[0] = result[0].toUpper();
        words += u' ' + result + u'.';
    }
    return words;
}

ExchangeDetail::ExchangeDetail(QWidget* parent)
    : Panel(Token::Surface, {}, parent), m_method(new widgets::Badge), m_path(new widgets::ThemedLabel({}, Type::Data)),
      m_status(new widgets::Badge), m_sentence(new widgets::ThemedLabel({}, Type::Body, Token::TextMuted)), m_tabs(new QTabBar),
      m_whole(new QStackedWidget), m_stack(new QStackedWidget),
      m_empty(new widgets::EmptyState(u"view-list-details"_s, tr("Select a request to see what became of it."))),
      m_summary(new ExchangeSummary), m_request(new widgets::MessageView(widgets::MessageView::Side::Request)),
      m_response(new widgets::MessageView(widgets::MessageView::Side::Response)), m_decision(new DecisionTab) {
    auto* head = new QWidget;
    head->setFixedHeight(60);
    auto* headDown = new QVBoxLayout(head);
    headDown->setContentsMargins(16, 9, 16, 5);
    headDown->setSpacing(2);
    auto* across = new QHBoxLayout;
    across->setSpacing(8);
    m_path->setElided(true);
    m_sentence->setElided(true);
    across->addWidget(m_method);
    across->addWidget(m_path, 1);
    across->addWidget(m_status);
    headDown->addLayout(across);
    headDown->addWidget(m_sentence);
    m_tabs->setDocumentMode(true);
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(true);
    m_tabs->setAccessibleName(tr("Parts of the exchange"));
    for (const QString& title : {tr("Summary"), tr("Request"), tr("Response"), tr("Decision")}) {
        m_tabs->addTab(title);
    }
    for (QWidget* page : {static_cast<QWidget*>(m_summary), static_cast<QWidget*>(m_request), static_cast<QWidget*>(m_response),
                          static_cast<QWidget*>(m_decision)}) {
        m_stack->addWidget(page);
    }
    auto* tabRow = new Panel(Token::Surface, Qt::BottomEdge);
    tabRow->setFixedHeight(37);
    auto* tabAcross = new QHBoxLayout(tabRow);
    tabAcross->setContentsMargins(4, 0, 4, 1);
    tabAcross->addWidget(m_tabs);
    tabAcross->addStretch(1);
    m_tabs->setDrawBase(false);
    auto* content = new QWidget;
    auto* down = new QVBoxLayout(content);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addWidget(head);
    down->addWidget(tabRow);
    down->addWidget(m_stack, 1);
    m_whole->addWidget(m_empty);
    m_whole->addWidget(content);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_whole);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_stack->setCurrentIndex(tab);
        fillTab();
    });
}

void ExchangeDetail::setExchange(std::shared_ptr<const traffic::Exchange> exchange) {
    m_exchange = std::move(exchange);
    std::fill(std::begin(m_filled), std::end(m_filled), false);
    if (!m_exchange) {
        m_empty->setSentence(tr("Select a request to see what became of it."));
        m_whole->setCurrentIndex(0);
        return;
    }
    m_whole->setCurrentIndex(1);
    showHead();
    fillTab();
}

void ExchangeDetail::showTrouble(const QString& sentence) {
    m_exchange.reset();
    m_empty->setSentence(sentence);
    m_whole->setCurrentIndex(0);
}

void ExchangeDetail::setTab(Tab tab) { m_tabs->setCurrentIndex(int(tab)); }

ExchangeDetail::Tab ExchangeDetail::tab() const { return Tab(m_tabs->currentIndex()); }

void ExchangeDetail::showHead() {
    const QString method = qs(m_exchange->method);
    m_method->set(method, theme::methodPair(method));
    m_path->setText(qs(m_exchange->target));
    m_status->set(m_exchange->status == 0 ? tr("none") : QString::number(m_exchange->status), theme::statusPair(m_exchange->status));
    m_sentence->setText(sentenceOf(*m_exchange));
}

void ExchangeDetail::fillTab() {
    const int tab = m_tabs->currentIndex();
    if (!m_exchange || tab < 0 || m_filled[tab]) {
        return;
    }
    m_filled[tab] = true;
    switch (tab) {
    case Summary: m_summary->setExchange(*m_exchange); break;
    case Request: m_request->setExchange(*m_exchange); break;
    case Response: m_response->setExchange(*m_exchange); break;
    case Decision: m_decision->setExchange(*m_exchange); break;
    default: break;
    }
}

} // namespace fb::pages
