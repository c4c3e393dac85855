// The compound controls of the style: buttons' labels, headers, tabs, menus, scroll bars, combo and spin boxes.
#include "theme/firebreak_style.h"
#include "theme/paint.h"
#include "theme/shapes.h"

#include <QComboBox>
#include <QPainter>
#include <QStyleOption>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace fb::theme {

namespace {

QColor labelColor(const QStyleOption* option, const QWidget* widget) {
    if ((option->state & QStyle::State_Enabled) == 0) {
        return color(Token::TextDisabled);
    }
    if (widget != nullptr && widget->property("primary").toBool()) {
        return color(Token::OnAccent);
    }
    const bool on = (option->state & QStyle::State_On) != 0;
    if (widget != nullptr && widget->property("link").toBool()) {
        return color(Token::AccentText);
    }
    if (widget != nullptr && widget->property("muted").toBool() && !on) {
        return color(Token::TextMuted);
    }
    return color(on ? Token::AccentText : Token::Text);
}

void drawIconAndText(QPainter* painter, const QRect& rect, const QIcon& icon, const QString& text, const QFont& font,
                     const QColor& tone, const QStyleOption* option) {
    const int iconWidth = icon.isNull() ? 0 : 16;
    const int gap = iconWidth > 0 && !text.isEmpty() ? 8 : 0;
    const int width = iconWidth + gap + (text.isEmpty() ? 0 : textWidth(text, font));
    int x = rect.left() + qMax(0, (rect.width() - width) / 2);
    if (iconWidth > 0) {
        const auto mode = (option->state & QStyle::State_Enabled) != 0 ? QIcon::Normal : QIcon::Disabled;
        icon.paint(painter, QRect(x, rect.top() + (rect.height() - 16) / 2, 16, 16), Qt::AlignCenter, mode);
        x += iconWidth + gap;
    }
    if (!text.isEmpty()) {
        QString shown = text;
        shown.remove(u'&');
        drawText(*painter, QRect(x, rect.top(), rect.right() - x + 1, rect.height()), shown, font, tone);
    }
}

} // namespace

void FirebreakStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                                 const QWidget* widget) const {
    switch (element) {
    case CE_PushButtonLabel: {
        const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        drawIconAndText(painter, button->rect, button->icon, button->text, painter->font(), labelColor(option, widget), option);
        return;
    }
    case CE_ToolButtonLabel: {
        const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
        const bool text = button->toolButtonStyle != Qt::ToolButtonIconOnly;
        const bool withIcon = button->toolButtonStyle != Qt::ToolButtonTextOnly;
        const bool menu = text && (button->features & QStyleOptionToolButton::HasMenu) != 0;
        QRect rect = button->rect;
        if (menu) {
            const QRectF arrow(rect.right() - 20, rect.top() + (rect.height() - 12) / 2.0 + 1, 12, 12);
            drawShape(*painter, Shape::ChevronDown, arrow, color(Token::TextMuted));
            rect.setRight(rect.right() - 16);
        }
        drawIconAndText(painter, rect, withIcon ? button->icon : QIcon(), text ? button->text : QString(), button->font,
                        labelColor(option, widget), option);
        return;
    }
    case CE_HeaderSection: drawHeaderSection(option, painter); return;
    case CE_HeaderLabel: {
        const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
        QRect rect = header->rect;
        const Qt::Alignment align = (header->textAlignment & Qt::AlignRight) ? Qt::AlignRight : Qt::AlignLeft;
        drawText(*painter, rect, header->text, font(Type::Body), color(Token::TextMuted), align);
        return;
    }
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, color(Token::SurfaceAlt));
        hairline(*painter, option->rect.bottomLeft(), option->rect.bottomRight());
        return;
    case CE_TabBarTabShape: drawTab(option, painter); return;
    case CE_TabBarTabLabel: drawTabLabel(option, painter); return;
    case CE_Splitter: painter->fillRect(option->rect, color(Token::Border)); return;
    case CE_MenuItem: drawMenuItem(option, painter); return;
    case CE_MenuEmptyArea:
    case CE_MenuHMargin:
    case CE_MenuVMargin: return;
    case CE_ComboBoxLabel: {
        const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
        if (combo->editable) {
            return;
        }
        QRect rect = subControlRect(CC_ComboBox, combo, SC_ComboBoxEditField, widget);
        if (!combo->currentIcon.isNull()) {
            combo->currentIcon.paint(painter, QRect(rect.left(), rect.top() + (rect.height() - 16) / 2, 16, 16));
            rect.setLeft(rect.left() + 24);
        }
        drawText(*painter, rect, combo->currentText, painter->font(), labelColor(option, widget));
        return;
    }
    case CE_ProgressBarGroove:
    case CE_ProgressBarLabel: return;
    case CE_ProgressBarContents: drawProgress(option, painter); return;
    case CE_ItemViewItem: {
        // Fusion greys the text of a selected row without focus; here only the fill changes.
        const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
        QStyleOptionViewItem copy = *item;
        copy.state &= ~State_HasFocus;
        QProxyStyle::drawControl(element, &copy, painter, widget);
        return;
    }
    case CE_ShapedFrame: {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame != nullptr && (frame->frameShape == QFrame::HLine || frame->frameShape == QFrame::VLine)) {
            const QPoint c = frame->rect.center();
            const bool across = frame->frameShape == QFrame::HLine;
            hairline(*painter, across ? QPoint(frame->rect.left(), c.y()) : QPoint(c.x(), frame->rect.top()),
                     across ? QPoint(frame->rect.right(), c.y()) : QPoint(c.x(), frame->rect.bottom()));
            return;
        }
        QProxyStyle::drawControl(element, option, painter, widget);
        return;
    }
    default: QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void FirebreakStyle::drawHeaderSection(const QStyleOption* option, QPainter* painter) const {
    const QRect r = option->rect;
    const bool hover = (option->state & State_MouseOver) != 0;
    painter->fillRect(r, color(hover ? Token::Hover : Token::SurfaceAlt));
    hairline(*painter, r.bottomLeft(), r.bottomRight());
    const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
    if (header != nullptr && header->position != QStyleOptionHeader::End &&
        header->position != QStyleOptionHeader::OnlyOneSection) {
        hairline(*painter, r.topRight(), r.bottomRight());
    }
}

void FirebreakStyle::drawTab(const QStyleOption* option, QPainter* painter) const {
    const QRect r = option->rect;
    if ((option->state & State_Selected) != 0) {
        painter->fillRect(QRect(r.left() + 12, r.bottom() - 1, r.width() - 24, 2), color(Token::Accent));
    }
    if ((option->state & State_HasFocus) != 0 && (option->state & State_KeyboardFocusChange) != 0) {
        drawFocusRing(*painter, r.adjusted(4, 4, -4, -4), 4);
    }
}

void FirebreakStyle::drawTabLabel(const QStyleOption* option, QPainter* painter) const {
    const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option);
    const bool selected = (option->state & State_Selected) != 0;
    const bool hover = (option->state & State_MouseOver) != 0;
    QFont f = font(Type::Body);
    f.setWeight(QFont::Medium);
    QColor tone = color(selected || hover ? Token::Text : Token::TextMuted);
    if ((option->state & State_Enabled) == 0) {
        tone = color(Token::TextDisabled);
    }
    drawText(*painter, option->rect, tab->text, f, tone, Qt::AlignHCenter, Qt::ElideRight);
}

void FirebreakStyle::drawMenuItem(const QStyleOption* option, QPainter* painter) const {
    const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
    const QRect r = item->rect;
    painter->fillRect(r, color(Token::Overlay));
    if (item->menuItemType == QStyleOptionMenuItem::Separator) {
        hairline(*painter, {r.left(), r.center().y()}, {r.right(), r.center().y()});
        return;
    }
    const bool enabled = (item->state & State_Enabled) != 0;
    const bool chosen = (item->state & State_Selected) != 0 && enabled;
    if (chosen) {
        painter->fillRect(r, color(Token::Selection));
    }
    const QRect mark(r.left() + 10, r.top() + (r.height() - 16) / 2, 16, 16);
    if (item->checked) {
        drawShape(*painter, Shape::Tick, mark, color(Token::AccentText), 1.1);
    } else if (!item->icon.isNull()) {
        item->icon.paint(painter, mark, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    }
    const QStringList parts = item->text.split(u'\t');
    QString label = parts.first();
    label.remove(u'&');
    const QRect text = r.adjusted(36, 0, -12, 0);
    drawText(*painter, text, label, item->font, color(enabled ? Token::Text : Token::TextDisabled));
    if (item->menuItemType == QStyleOptionMenuItem::SubMenu) {
        drawShape(*painter, Shape::ChevronRight, QRectF(r.right() - 22, mark.top() + 2, 12, 12), color(Token::TextMuted));
    } else if (parts.size() > 1) {
        drawText(*painter, text, parts.last(), item->font, color(enabled ? Token::TextMuted : Token::TextDisabled), Qt::AlignRight);
    }
}

void FirebreakStyle::drawProgress(const QStyleOption* option, QPainter* painter) const {
    const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option);
    const qreal radius = bar->rect.height() / 2.0;
    drawFrame(*painter, bar->rect, radius, color(Token::GaugeTrack), {});
    const int range = bar->maximum - bar->minimum;
    if (range <= 0 || bar->progress <= bar->minimum) {
        return;
    }
    QRectF part = bar->rect;
    part.setWidth(qMax(2.0 * radius, part.width() * (bar->progress - bar->minimum) / range));
    drawFrame(*painter, part, radius, color(Token::GaugeNormal), {});
}

void FirebreakStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                        const QWidget* widget) const {
    switch (control) {
    case CC_ScrollBar: drawScrollBar(option, painter); return;
    case CC_ComboBox: drawCombo(option, painter, widget); return;
    case CC_SpinBox: drawSpin(option, painter, widget); return;
    case CC_ToolButton: {
        const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
        drawToolButton(option, painter, widget);
        QStyleOptionToolButton label = *button;
        label.rect = button->rect;
        drawControl(CE_ToolButtonLabel, &label, painter, widget);
        return;
    }
    default: QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
}

void FirebreakStyle::drawScrollBar(const QStyleOptionComplex* option, QPainter* painter) const {
    const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
    painter->fillRect(bar->rect, color(Token::Surface));
    const bool vertical = bar->orientation == Qt::Vertical;
    hairline(*painter, bar->rect.topLeft(), vertical ? bar->rect.bottomLeft() : bar->rect.topRight());
    if (bar->minimum == bar->maximum) {
        return;
    }
    const QRect slider = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, nullptr);
    const QRectF handle = vertical ? QRectF(slider).adjusted(4, 2, -2, -2) : QRectF(slider).adjusted(2, 4, -2, -2);
    const bool hover = (option->state & State_MouseOver) != 0;
    const bool held = (option->activeSubControls & SC_ScrollBarSlider) != 0 && (option->state & State_Sunken) != 0;
    drawFrame(*painter, handle, 2.5, color(hover || held ? Token::ControlBorder : Token::BorderStrong), {});
}

void FirebreakStyle::drawCombo(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
    drawField(option, painter, widget);
    const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
    const bool enabled = (option->state & State_Enabled) != 0;
    drawShape(*painter, Shape::ChevronDown, arrow, color(enabled ? Token::TextMuted : Token::TextDisabled));
}

void FirebreakStyle::drawSpin(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
    drawField(option, painter, widget);
    for (const auto sub : {SC_SpinBoxUp, SC_SpinBoxDown}) {
        const QRect part = subControlRect(CC_SpinBox, option, sub, widget);
        const Shape shape = sub == SC_SpinBoxUp ? Shape::ChevronUp : Shape::ChevronDown;
        const bool active = option->activeSubControls == sub && (option->state & State_MouseOver) != 0;
        drawShape(*painter, shape, part, color(active ? Token::Text : Token::TextMuted), 0.9);
    }
}

} // namespace fb::theme
