#include "widgets/status_bar.h"

#include "theme/paint.h"

#include <QHBoxLayout>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using theme::Token;
using theme::Type;

namespace {

QFont valueFont() {
    QFont f = theme::font(Type::Body);
    f.setWeight(QFont::Medium);
    if (f.pixelSize() > 0) {
        f.setPixelSize(qRound(f.pixelSize() * 0.94));
    }
    return f;
}

QFont wordFont() {
    QFont f = valueFont();
    f.setWeight(QFont::Normal);
    return f;
}

} // namespace

StatusItem::StatusItem(bool lineAtLeft, QWidget* parent) : QAbstractButton(parent), m_lineAtLeft(lineAtLeft) {
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
}

void StatusItem::setStatus(const StatusText& text) {
    if (m_text == text) {
        return;
    }
    m_text = text;
    const QString words = QStringList{text.before, text.value, text.after}.join(u' ').simplified();
    setAccessibleName(words);
    setToolTip(text.tip);
    setVisible(!words.isEmpty());
    updateGeometry();
    update();
}

QSize StatusItem::sizeHint() const {
    int width = 24;
    if (m_text.shape != theme::Shape::None) {
        width += 17;
    }
    int parts = 0;
    for (const QString& part : {m_text.before, m_text.value, m_text.after}) {
        if (!part.isEmpty()) {
            width += theme::textWidth(part, valueFont()) + (parts++ > 0 ? 5 : 0);
        }
    }
    return {width, 28};
}

void StatusItem::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (underMouse()) {
        painter.fillRect(rect().adjusted(1, 1, -1, 0), theme::color(Token::Hover));
    }
    const int edge = m_lineAtLeft ? 0 : width() - 1;
    theme::hairline(painter, {edge, 7}, {edge, height() - 7});
    int x = 12;
    if (m_text.shape != theme::Shape::None) {
        theme::drawShape(painter, m_text.shape, QRectF(x - 1, (height() - 12) / 2.0 + 0.5, 12, 12), theme::color(m_text.shapeTone));
        x += 17;
    }
    const auto part = [&](const QString& text, const QFont& font, Token tone) {
        if (!text.isEmpty()) {
            theme::drawText(painter, QRect(x, 1, width() - x, height() - 1), text, font, theme::color(tone));
            x += theme::textWidth(text, font) + 5;
        }
    };
    part(m_text.before, wordFont(), Token::TextMuted);
    part(m_text.value, valueFont(), m_text.valueTone);
    part(m_text.after, wordFont(), Token::TextMuted);
    if (hasFocus()) {
        theme::drawFocusRing(painter, QRectF(rect()).adjusted(2, 2, -2, -2), 4);
    }
}

StatusBar::StatusBar(QWidget* parent) : Panel(Token::Window, Qt::TopEdge, parent), m_left(new QHBoxLayout), m_right(new QHBoxLayout) {
    setFixedHeight(28);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(3, 1, 10, 0);
    layout->setSpacing(0);
    m_left->setSpacing(0);
    m_right->setSpacing(0);
    layout->addLayout(m_left);
    layout->addStretch(1);
    layout->addLayout(m_right);
}

StatusItem* StatusBar::set(const QString& id, const StatusText& text, bool right) {
    StatusItem*& item = m_items[id];
    if (item == nullptr) {
        item = new StatusItem(right, this);
        item->setObjectName(id);
        item->hide();
        (right ? m_right : m_left)->addWidget(item);
    }
    item->setStatus(text);
    return item;
}

} // namespace fb::widgets
