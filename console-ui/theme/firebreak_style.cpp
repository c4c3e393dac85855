#include "theme/firebreak_style.h"

#include "theme/paint.h"
#include "theme/shapes.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace fb::theme {

namespace {

constexpr int kControl = 32;
constexpr int kSmall = 24;
constexpr qreal kRadius = 4;

bool flagged(const QWidget* widget, const char* name) { return widget != nullptr && widget->property(name).toBool(); }

int controlHeight(const QWidget* widget) { return flagged(widget, "small") ? kSmall : kControl; }

} // namespace

FirebreakStyle::FirebreakStyle() : QProxyStyle(u"fusion"_s) {}

void FirebreakStyle::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton*>(widget) != nullptr || qobject_cast<QComboBox*>(widget) != nullptr ||
        widget->inherits("QHeaderView") || widget->inherits("QScrollBar")) {
        widget->setAttribute(Qt::WA_Hover);
    }
    if (auto* menu = qobject_cast<QMenu*>(widget)) {
        menu->setAttribute(Qt::WA_TranslucentBackground, false);
    }
}

int FirebreakStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin: return 16;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return 8;
    case PM_DefaultFrameWidth: return widget != nullptr && widget->inherits("QAbstractScrollArea") ? 1 : 2;
    case PM_SplitterWidth: return 1;
    case PM_ScrollBarExtent: return 11;
    case PM_ScrollBarSliderMin: return 28;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ToolBarIconSize:
    case PM_TabBarIconSize:
    case PM_ListViewIconSize: return 16;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight: return 16;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing: return 8;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabOverlap:
    case PM_TabBarBaseOverlap:
    case PM_FocusFrameHMargin: return 0;
    case PM_TabBarTabHSpace: return 24;
    case PM_TreeViewIndentation: return 16;
    case PM_MenuPanelWidth: return 1;
    case PM_MenuVMargin: return 4;
    case PM_MenuHMargin: return 0;
    case PM_MenuButtonIndicator: return 14;
    case PM_HeaderMargin: return 6;
    case PM_HeaderMarkSize: return 10;
    case PM_ToolTipLabelFrameWidth: return 6;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int FirebreakStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                              QStyleHintReturn* data) const {
    switch (hint) {
    case SH_Widget_Animate:
    case SH_Widget_Animation_Duration:
    case SH_UnderlineShortcut:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ItemView_ShowDecorationSelected: return hint == SH_ItemView_ShowDecorationSelected ? 1 : 0;
    case SH_ScrollBar_LeftClickAbsolutePosition:
    case SH_ItemView_ArrowKeysNavigateIntoChildren: return 1;
    case SH_ScrollView_FrameOnlyAroundContents:
    case SH_ComboBox_Popup: return 0;
    case SH_Table_GridLineColor: return int(color(Token::Border).rgba());
    case SH_FormLayoutLabelAlignment: return int(Qt::AlignLeft | Qt::AlignVCenter);
    case SH_FormLayoutFieldGrowthPolicy: return 1;
    case SH_MessageBox_CenterButtons:
    case SH_DialogButtonBox_ButtonsHaveIcons: return 0;
    default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize FirebreakStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                       const QWidget* widget) const {
    QSize s = QProxyStyle::sizeFromContents(type, option, size, widget);
    const int height = qMax(controlHeight(widget), size.height() + 4);
    switch (type) {
    case CT_PushButton: {
        const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        const bool onlyIcon = button != nullptr && button->text.isEmpty();
        return {onlyIcon ? height : size.width() + 24, height};
    }
    case CT_ToolButton: {
        const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
        if (button == nullptr) {
            return s;
        }
        const bool text = button->toolButtonStyle != Qt::ToolButtonIconOnly && !button->text.isEmpty();
        const bool menu = (button->features & QStyleOptionToolButton::HasMenu) != 0;
        int width = 0;
        if (text) {
            const bool icon = button->toolButtonStyle != Qt::ToolButtonTextOnly && !button->icon.isNull();
            width = textWidth(button->text, button->font) + (icon ? 16 + 8 : 0) + (flagged(widget, "segment") ? 16 : 20);
        } else {
            width = height;
        }
        return {width + (menu && text ? 16 : 0), height};
    }
    case CT_LineEdit: return {size.width() + 16, height};
    case CT_ComboBox: return {size.width() + 40, height};
    case CT_SpinBox: return {size.width() + 36, height};
    case CT_TabBarTab: return {s.width(), 36};
    case CT_HeaderSection: return {s.width(), Theme::instance().rowHeight(u"compact"_s) + 5};
    case CT_CheckBox:
    case CT_RadioButton: return {s.width(), qMax(24, s.height())};
    case CT_ProgressBar: return {s.width(), 6};
    case CT_MenuItem: {
        const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
        if (item != nullptr && item->menuItemType == QStyleOptionMenuItem::Separator) {
            return {s.width(), 9};
        }
        const int shortcut = item != nullptr && item->text.contains(u'\t') ? 24 : 0;
        return {size.width() + 56 + shortcut, qMax(28, size.height() + 10)};
    }
    case CT_MenuBarItem: return {s.width() + 8, 28};
    default: return s;
    }
}

QRect FirebreakStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
    switch (element) {
    case SE_LineEditContents: return option->rect.adjusted(8, 0, -8, 0);
    case SE_PushButtonFocusRect: return option->rect;
    case SE_ProgressBarContents:
    case SE_ProgressBarGroove: return option->rect;
    case SE_ItemViewItemFocusRect: return option->rect;
    default: return QProxyStyle::subElementRect(element, option, widget);
    }
}

QRect FirebreakStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub,
                                     const QWidget* widget) const {
    const QRect r = option->rect;
    if (control == CC_ScrollBar) {
        const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        if (sub == SC_ScrollBarAddLine || sub == SC_ScrollBarSubLine) {
            return {};
        }
        const bool vertical = bar->orientation == Qt::Vertical;
        const int length = vertical ? r.height() : r.width();
        const qint64 range = qint64(bar->maximum) - bar->minimum;
        int size = length;
        if (range > 0) {
            size = int(qint64(bar->pageStep) * length / (range + bar->pageStep));
            size = qBound(qMin(28, length), size, length);
        }
        const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - size,
                                                  bar->upsideDown);
        const auto part = [&](int from, int to) {
            return vertical ? QRect(r.x(), r.y() + from, r.width(), to - from) : QRect(r.x() + from, r.y(), to - from, r.height());
        };
        switch (sub) {
        case SC_ScrollBarSlider: return part(start, start + size);
        case SC_ScrollBarSubPage: return part(0, start);
        case SC_ScrollBarAddPage: return part(start + size, length);
        default: return r;
        }
    }
    if (control == CC_ComboBox) {
        switch (sub) {
        case SC_ComboBoxEditField: return r.adjusted(8, 1, -28, -1);
        case SC_ComboBoxArrow: return {r.right() - 27, r.top(), 28, r.height()};
        default: return QProxyStyle::subControlRect(control, option, sub, widget);
        }
    }
    if (control == CC_SpinBox) {
        const int half = r.height() / 2;
        switch (sub) {
        case SC_SpinBoxEditField: return r.adjusted(2, 1, -24, -1);
        case SC_SpinBoxUp: return {r.right() - 22, r.top() + 1, 22, half - 1};
        case SC_SpinBoxDown: return {r.right() - 22, r.top() + half, 22, r.height() - half - 1};
        default: return r;
        }
    }
    return QProxyStyle::subControlRect(control, option, sub, widget);
}

void FirebreakStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                   const QWidget* widget) const {
    switch (element) {
    case PE_PanelButtonCommand:
    case PE_FrameDefaultButton: drawButton(option, painter, widget); return;
    case PE_PanelButtonTool: drawToolButton(option, painter, widget); return;
    case PE_PanelLineEdit:
    case PE_FrameLineEdit:
        if (widget != nullptr && widget->parentWidget() != nullptr &&
            (widget->parentWidget()->inherits("QComboBox") || widget->parentWidget()->inherits("QAbstractSpinBox"))) {
            return;
        }
        if (element == PE_PanelLineEdit) {
            const auto* line = qobject_cast<const QLineEdit*>(widget);
            if (line != nullptr && !line->hasFrame()) {
                return;
            }
            drawField(option, painter, widget);
        }
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: drawIndicator(option, painter, false); return;
    case PE_IndicatorRadioButton: drawIndicator(option, painter, true); return;
    case PE_PanelItemViewItem: drawItem(option, painter, widget); return;
    case PE_PanelItemViewRow: return;
    case PE_FrameFocusRect:
        if (widget != nullptr && widget->inherits("QAbstractItemView")) {
            return;
        }
        drawFocusRing(*painter, option->rect, kRadius);
        return;
    case PE_FrameTabBarBase: {
        const QRect r = option->rect;
        hairline(*painter, r.bottomLeft(), r.bottomRight());
        return;
    }
    case PE_Frame:
        drawFrame(*painter, option->rect, 0, {}, color(Token::Border));
        return;
    case PE_FrameMenu:
    case PE_PanelMenu:
        painter->fillRect(option->rect, color(Token::Overlay));
        drawFrame(*painter, option->rect, 0, {}, color(Token::BorderStrong));
        return;
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, color(Token::Overlay));
        drawFrame(*painter, option->rect, 0, {}, color(Token::BorderStrong));
        return;
    case PE_IndicatorHeaderArrow: {
        const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
        const bool up = header != nullptr && header->sortIndicator == QStyleOptionHeader::SortUp;
        drawShape(*painter, up ? Shape::ChevronUp : Shape::ChevronDown, option->rect, color(Token::TextMuted));
        return;
    }
    case PE_IndicatorBranch:
        if ((option->state & State_Children) != 0) {
            const bool open = (option->state & State_Open) != 0;
            drawShape(*painter, open ? Shape::ChevronDown : Shape::ChevronRight, option->rect, color(Token::TextMuted));
        }
        return;
    case PE_IndicatorArrowDown: drawShape(*painter, Shape::ChevronDown, option->rect, color(Token::TextMuted)); return;
    case PE_FrameStatusBarItem: return;
    default: QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void FirebreakStyle::drawButton(const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    const bool enabled = (option->state & State_Enabled) != 0;
    const bool hover = enabled && (option->state & State_MouseOver) != 0;
    const bool down = (option->state & (State_Sunken | State_On)) != 0;
    const bool flat = qobject_cast<const QPushButton*>(widget) != nullptr && static_cast<const QPushButton*>(widget)->isFlat();
    const bool primary = flagged(widget, "primary");
    const bool focus = (option->state & State_HasFocus) != 0 && (option->state & State_KeyboardFocusChange) != 0;
    QRectF box = option->rect;
    if (focus) {
        drawFocusRing(*painter, box, kRadius + 1);
        box.adjust(3, 3, -3, -3);
    }
    if (primary && enabled) {
        QColor fill = color(Token::Accent);
        if (down) {
            fill = fill.darker(112);
        } else if (hover) {
            fill = fill.lighter(106);
        }
        drawFrame(*painter, box, kRadius, fill, {});
        return;
    }
    QColor fill = flat ? QColor() : color(enabled ? Token::Surface : Token::Window);
    if (down) {
        fill = color(Token::Selection);
    } else if (hover) {
        fill = color(Token::Hover);
    }
    drawFrame(*painter, box, kRadius, fill, flat ? QColor() : color(enabled ? Token::BorderStrong : Token::Border));
}

void FirebreakStyle::drawToolButton(const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    const bool enabled = (option->state & State_Enabled) != 0;
    const bool on = (option->state & (State_On | State_Sunken)) != 0;
    const bool hover = enabled && (option->state & State_MouseOver) != 0;
    QRectF box = option->rect;
    const bool segment = flagged(widget, "segment");
    if (flagged(widget, "bare")) {
        if (hover) {
            drawFrame(*painter, box, kRadius, color(Token::Hover), {});
        }
    } else if (flagged(widget, "framed")) {
        const Token fill = on ? Token::Selection : hover ? Token::Hover : Token::Surface;
        drawFrame(*painter, box, kRadius, color(fill), color(Token::BorderStrong));
    } else if (segment) {
        drawFrame(*painter, box.adjusted(1, 1, -1, -1), 0, on ? color(Token::Selection) : hover ? color(Token::Hover) : QColor(), {});
    } else if (on || hover) {
        drawFrame(*painter, box.adjusted(0, 1, 0, -1), kRadius, color(on ? Token::Selection : Token::Hover),
                  hover && !on ? color(Token::BorderStrong) : QColor());
    }
    if ((option->state & State_HasFocus) != 0 && (option->state & State_KeyboardFocusChange) != 0) {
        drawFocusRing(*painter, box, kRadius);
    }
}

void FirebreakStyle::drawField(const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    const bool enabled = (option->state & State_Enabled) != 0;
    const bool focus = (option->state & State_HasFocus) != 0;
    const bool invalid = flagged(widget, "invalid");
    const QColor fill = color(enabled ? Token::Surface : Token::Window);
    QColor border = color(enabled ? Token::ControlBorder : Token::Border);
    if (invalid) {
        border = color(Token::SeverityErrorText);
    }
    drawFrame(*painter, option->rect, kRadius, fill, border);
    if (focus) {
        drawFrame(*painter, option->rect, kRadius, {}, invalid ? border : color(Token::Focus), 2);
    }
}

void FirebreakStyle::drawIndicator(const QStyleOption* option, QPainter* painter, bool radio) const {
    const QRectF box(option->rect.center() - QPoint(7, 7), QSize(16, 16));
    const bool enabled = (option->state & State_Enabled) != 0;
    const bool on = (option->state & State_On) != 0;
    const bool some = (option->state & State_NoChange) != 0;
    const qreal radius = radio ? 8 : 3;
    if (on || some) {
        drawFrame(*painter, box, radius, color(enabled ? Token::Accent : Token::TextDisabled), {});
        if (radio) {
            drawFrame(*painter, box.adjusted(5, 5, -5, -5), 3, color(Token::OnAccent), {});
        } else {
            drawShape(*painter, some ? Shape::Dash : Shape::Tick, box, color(Token::OnAccent), 1.05);
        }
    } else {
        drawFrame(*painter, box, radius, color(Token::Surface), color(enabled ? Token::ControlBorder : Token::Border));
    }
    if ((option->state & State_HasFocus) != 0 && (option->state & State_KeyboardFocusChange) != 0) {
        drawFocusRing(*painter, box.adjusted(-2, -2, 2, 2), radius + 2);
    }
}

// Selection and hover of a cell; the bar at the left belongs to the first cell of a row.
void FirebreakStyle::drawItem(const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
    if (item == nullptr) {
        return;
    }
    const bool selected = (option->state & State_Selected) != 0;
    if (selected) {
        const bool active = (option->state & State_Active) != 0 && widget != nullptr && widget->hasFocus();
        painter->fillRect(option->rect, color(active ? Token::Selection : Token::SelectionInactive));
        // A table does not tell the place of a cell in its row.
        const bool unknown = item->viewItemPosition == QStyleOptionViewItem::Invalid;
        const bool first = item->viewItemPosition == QStyleOptionViewItem::Beginning ||
                           item->viewItemPosition == QStyleOptionViewItem::OnlyOne || (unknown && option->rect.left() <= 0);
        if (first) {
            painter->fillRect(QRect(option->rect.topLeft(), QSize(3, option->rect.height())), color(Token::Accent));
        }
        return;
    }
    if ((option->state & State_MouseOver) != 0 && (option->state & State_Enabled) != 0) {
        painter->fillRect(option->rect, color(Token::Hover));
        return;
    }
    if (item->backgroundBrush.style() != Qt::NoBrush) {
        painter->fillRect(option->rect, item->backgroundBrush);
    }
}

} // namespace fb::theme
