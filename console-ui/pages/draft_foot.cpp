#include "pages/draft_foot.h"

#include "pages/rules_session.h"
#include "theme/shapes.h"
#include "widgets/buttons.h"
#include "widgets/themed_label.h"

#include <QHBoxLayout>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace fb::pages {

using theme::Token;
using theme::Type;

namespace {

QString impactText(int requests) {
    return requests == 0   ? DraftFoot::tr("no request moves")
           : requests == 1 ? DraftFoot::tr("1 request moves")
                           : DraftFoot::tr("%Ln requests move", nullptr, requests);
}

} // namespace

DraftFoot::DraftFoot(RulesSession* session, QWidget* parent)
    : Panel(Token::SurfaceAlt, Qt::TopEdge, parent), m_session(session),
      m_text(new widgets::ThemedLabel(QString(), Type::Body, Token::TextMuted)), m_discard(widgets::plainButton(tr("Discard"))),
      m_apply(widgets::primaryButton(tr("Apply"))) {
    setFixedHeight(48);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(36, 0, 16, 0);
    layout->setSpacing(8);
    m_text->setElided(true);
    m_discard->setToolTip(tr("Takes every edit back; it can be undone"));
    m_discard->setObjectName(u"discard"_s);
    m_apply->setObjectName(u"apply"_s);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_discard);
    layout->addWidget(m_apply);
    connect(m_discard, &QPushButton::clicked, this, &DraftFoot::discard);
    connect(m_apply, &QPushButton::clicked, this, &DraftFoot::apply);
    connect(session, &RulesSession::changed, this, &DraftFoot::refresh);
    refresh();
}

void DraftFoot::setBlocked(const QString& problem) {
    if (problem != m_blocked) {
        m_blocked = problem;
        refresh();
    }
}

QString DraftFoot::text() const { return m_text->text(); }

void DraftFoot::apply() {
    Q_EMIT aboutToAct();
    if (m_apply->isEnabled()) {
        Q_EMIT messageRequested(m_session->apply());
    }
}

void DraftFoot::discard() {
    Q_EMIT aboutToAct();
    if (m_discard->isEnabled()) {
        m_session->discard();
    }
}

void DraftFoot::refresh() {
    const auto& draft = m_session->draft();
    const bool changed = draft.isChanged();
    QString text = m_blocked.isEmpty() ? m_session->summary() : m_blocked;
    Token tone = changed ? Token::Text : Token::TextMuted;
    QStringList tips = draft.changes();
    if (!m_blocked.isEmpty() || (changed && !draft.isValid())) {
        tone = Token::SeverityErrorText;
    } else if (m_session->isOvertaken()) {
        text = tr("%1. The file has changed since: applying takes that back").arg(text);
        tone = Token::SeverityWarningText;
    } else if (m_session->impact() >= 0) {
        text += u", "_s + impactText(m_session->impact());
        tips += m_session->impactExamples();
        tips.append(tr("Of the newest %1 recorded requests, those that the draft would decide otherwise.").arg(m_session->impactOf()));
    }
    m_text->setText(text);
    m_text->setTone(tone);
    m_text->setToolTip(tips.join(u'\n'));
    m_discard->setEnabled(changed);
    m_apply->setEnabled(m_session->canApply() && m_blocked.isEmpty());
    m_apply->setText(m_session->isOvertaken() ? tr("Apply anyway") : tr("Apply"));
    update();
}

void DraftFoot::paintEvent(QPaintEvent* event) {
    Panel::paintEvent(event);
    QPainter painter(this);
    const auto& draft = m_session->draft();
    const QRectF place(16, (height() - 12) / 2.0, 12, 12);
    if (!m_blocked.isEmpty() || (draft.isChanged() && !draft.isValid())) {
        theme::drawShape(painter, theme::Shape::Barred, place, theme::color(Token::SeverityErrorText));
    } else if (m_session->isOvertaken()) {
        theme::drawShape(painter, theme::Shape::Triangle, place, theme::color(Token::SeverityWarningText));
    } else if (draft.isChanged()) {
        theme::drawShape(painter, theme::Shape::Tick, place, theme::color(Token::SeverityPositiveText));
    } else {
        theme::drawShape(painter, theme::Shape::Dash, place, theme::color(Token::TextMuted));
    }
}

} // namespace fb::pages
