#include "widgets/empty_state.h"

#include "theme/icons.h"
#include "theme/paint.h"
#include "widgets/buttons.h"
#include "widgets/themed_label.h"

#include <QPainter>
#include <QVBoxLayout>

namespace fb::widgets {

using theme::Token;

EmptyState::EmptyState(const QString& icon, const QString& sentence, const QString& button, QWidget* parent)
    : QWidget(parent), m_icon(icon), m_sentence(new ThemedLabel(sentence, theme::Type::Body, Token::TextMuted)),
      m_button(plainButton(button)) {
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addStretch(3);
    layout->addSpacing(34);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    layout->addWidget(m_sentence);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(4);
    m_button->setVisible(!button.isEmpty());
    connect(m_button, &QPushButton::clicked, this, &EmptyState::pressed);
}

void EmptyState::setSentence(const QString& sentence) { m_sentence->setText(sentence); }

void EmptyState::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(Token::Surface));
    const QPixmap pixmap = theme::iconPixmap(m_icon, 22, Token::TextMuted, devicePixelRatioF());
    painter.drawPixmap((width() - 22) / 2, m_sentence->y() - 34, pixmap);
}

} // namespace fb::widgets
