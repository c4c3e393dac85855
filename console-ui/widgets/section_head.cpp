#include "widgets/section_head.h"

#include "theme/paint.h"
#include "theme/shapes.h"
#include "widgets/themed_label.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using theme::Token;
using theme::Type;

SectionHead::SectionHead(const QString& title, const QString& words, QWidget* parent)
    : Panel(Token::Surface, {}, parent), m_title(new ThemedLabel(title, Type::Strong)),
      m_words(new ThemedLabel(words, Type::Body, Token::TextMuted)), m_layout(new QHBoxLayout(this)) {
    setFixedHeight(36);
    m_layout->setContentsMargins(16, 0, 16, 0);
    m_layout->setSpacing(8);
    m_words->setElided(true);
    m_layout->addWidget(m_title);
    m_layout->addWidget(m_words, 1);
}

void SectionHead::setTitle(const QString& title) { m_title->setText(title); }
void SectionHead::setWords(const QString& words) { m_words->setText(words); }
void SectionHead::addRight(QWidget* widget) { m_layout->addWidget(widget); }

void SectionHead::setFolds(QWidget* section) {
    m_section = section;
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    m_layout->setContentsMargins(32, 0, 16, 0);
    setAccessibleName(m_title->text());
}

void SectionHead::setOpen(bool open) {
    if (m_section == nullptr || m_open == open) {
        return;
    }
    m_open = open;
    m_section->setVisible(open);
    update();
    Q_EMIT toggled(open);
}

void SectionHead::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && m_section != nullptr) {
        setOpen(!m_open);
    }
}

void SectionHead::keyPressEvent(QKeyEvent* event) {
    if (m_section != nullptr && (event->key() == Qt::Key_Space || event->key() == Qt::Key_Return)) {
        setOpen(!m_open);
        return;
    }
    Panel::keyPressEvent(event);
}

void SectionHead::paintEvent(QPaintEvent* event) {
    Panel::paintEvent(event);
    if (m_section == nullptr) {
        return;
    }
    QPainter painter(this);
    const theme::Shape chevron = m_open ? theme::Shape::ChevronDown : theme::Shape::ChevronRight;
    theme::drawShape(painter, chevron, QRectF(14, (height() - 12) / 2.0, 12, 12), theme::color(Token::TextMuted));
    if (hasFocus()) {
        theme::drawFocusRing(painter, QRectF(rect()).adjusted(4, 3, -4, -3), 4);
    }
}

} // namespace fb::widgets
