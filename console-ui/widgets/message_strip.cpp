#include "widgets/message_strip.h"

#include "theme/icons.h"
#include "theme/paint.h"
#include "theme/shapes.h"
#include "widgets/buttons.h"
#include "widgets/themed_label.h"

#include <QHBoxLayout>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using theme::Token;

namespace {

struct Look {
    Token fill;
    Token border;
    Token text;
    QString icon;
};

Look lookOf(Severity severity) {
    switch (severity) {
    case Severity::Info:
        return {Token::SeverityInfoFill, Token::SeverityInfoBorder, Token::SeverityInfoText, u"dialog-information"_s};
    case Severity::Positive:
        return {Token::SeverityPositiveFill, Token::SeverityPositiveBorder, Token::SeverityPositiveText, u"dialog-ok-apply"_s};
    case Severity::Warning:
        return {Token::SeverityWarningFill, Token::SeverityWarningBorder, Token::SeverityWarningText, u"dialog-warning"_s};
    case Severity::Error:
        return {Token::SeverityErrorFill, Token::SeverityErrorBorder, Token::SeverityErrorText, u"process-stop"_s};
    }
    return {};
}

} // namespace

MessageStrip::MessageStrip(QWidget* parent)
    : QFrame(parent), m_text(new ThemedLabel), m_actions(new QHBoxLayout),
      m_close(closeButton(tr("Close message"))) {
    setFixedHeight(36);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(38, 0, 10, 0);
    layout->setSpacing(8);
    m_text->setElided(true);
    m_actions->setSpacing(4);
    layout->addWidget(m_text, 1);
    layout->addLayout(m_actions);
    layout->addWidget(m_close);
    m_timer.setSingleShot(true);
    m_timer.setInterval(8000);
    connect(&m_timer, &QTimer::timeout, this, &MessageStrip::leave);
    connect(m_close, &QToolButton::clicked, this, &MessageStrip::dismiss);
    hide();
}

void MessageStrip::showMessage(const Message& message) {
    m_severity = message.severity;
    m_text->setText(message.text);
    setAccessibleName(message.text);
    while (QLayoutItem* item = m_actions->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const Message::Action& action : message.actions) {
        QToolButton* button = linkButton(action.label);
        connect(button, &QToolButton::clicked, this, [this, run = action.run] {
            dismiss();
            run();
        }, Qt::QueuedConnection);
        m_actions->addWidget(button);
    }
    m_timer.stop();
    if (message.severity == Severity::Info || message.severity == Severity::Positive) {
        m_timer.start();
    }
    show();
    update();
}

void MessageStrip::dismiss() {
    m_timer.stop();
    hide();
}

QString MessageStrip::text() const { return m_text->text(); }

void MessageStrip::leave() {
    const bool held = underMouse() || (focusWidget() != nullptr && focusWidget()->hasFocus());
    if (held) {
        m_timer.start();
    } else {
        dismiss();
    }
}

void MessageStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Look look = lookOf(m_severity);
    painter.fillRect(rect(), theme::color(look.fill));
    theme::hairline(painter, rect().bottomLeft(), rect().bottomRight(), look.border);
    painter.drawPixmap(14, 10, theme::iconPixmap(look.icon, 16, look.text, devicePixelRatioF()));
}

} // namespace fb::widgets
