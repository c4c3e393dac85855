#include "widgets/gauge_delegate.h"

#include "models/limit_list_model.h"
#include "theme/paint.h"
#include "widgets/list_table.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using theme::Token;

void GaugeDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    QStyleOptionViewItem copy = option;
    initStyleOption(&copy, index);
    if (const auto* table = qobject_cast<const ListTable*>(option.widget)) {
        copy.state.setFlag(QStyle::State_MouseOver, table->hoverRow() == index.row());
    }
    option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &copy, painter, option.widget);
    const double used = index.data(models::GaugeRole).toDouble();
    const QFont font = theme::font(theme::Type::Body);
    const int figure = theme::textWidth(u"100 %"_s, font) + 10;
    const QRect row = option.rect.adjusted(6, 0, -6, 0);
    const QRect track(row.left(), row.top() + (row.height() - 6) / 2, qMax(12, row.width() - figure), 6);
    if (used < 0) {
        for (int x = track.left(); x + 4 <= track.right(); x += 8) {
            painter->fillRect(QRect(x, track.top(), 4, 6), theme::color(Token::BorderStrong));
        }
        painter->restore();
        return;
    }
    const bool selected = (copy.state & QStyle::State_Selected) != 0; // the track would vanish in the selection
    theme::drawFrame(*painter, track, 3, theme::color(selected ? Token::Surface : Token::GaugeTrack), {});
    const Token tone = used >= 1.0 ? Token::GaugeFull : used >= 0.8 ? Token::GaugeNear : Token::GaugeNormal;
    const int wide = int(track.width() * qBound(0.0, used, 1.0));
    if (wide > 0) {
        theme::drawFrame(*painter, QRect(track.left(), track.top(), qMax(6, wide), 6), 3, theme::color(tone), {});
    }
    theme::drawText(*painter, row, index.data().toString(), font, theme::color(used >= 0.8 ? Token::Text : Token::TextMuted), Qt::AlignRight);
    painter->restore();
}

} // namespace fb::widgets
