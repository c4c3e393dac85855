#include "models/diff_text.h"
#include "theme/paint.h"
#include "widgets/diff_tree.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using fhir::Change;
using models::DiffTreeModel;
using theme::Token;
using theme::Type;

namespace {

constexpr qsizetype kContext = 10;   // characters kept before the first difference of a long value
constexpr qsizetype kMostShown = 400; // characters laid out in a cell

bool hasValue(Change change, int column) {
    return column == DiffTreeModel::Recorded ? change != Change::Extra : change != Change::Missing;
}

struct Value {
    QString text;
    models::DiffSpan strong;
};

// Of a long value, the part that differs: the rest of it is in the tool tip.
Value partToShow(const QString& whole, models::DiffSpan span, int room, int charWidth) {
    const qsizetype fits = qMax(4, room / qMax(1, charWidth));
    QString text = whole;
    qsizetype cut = 0;
    if (whole.size() > fits && span.length > 0 && span.from + span.length > fits - 1) {
        cut = qMin(qMax(qsizetype(0), span.from - kContext), whole.size() - 1);
        text = u"…"_s + whole.mid(cut);
    }
    const qsizetype shift = cut > 0 ? 1 - cut : 0;
    text = text.left(kMostShown);
    text.replace(u'\n', u' ');
    return {text, {span.from + shift, span.length}};
}

void paintValue(QPainter& painter, const QRect& cell, const QModelIndex& index, Change change, const QColor& ink) {
    const QFont data = theme::font(Type::Data);
    const QRect in = cell.adjusted(8, 0, -8, 0);
    const QString whole = index.data().toString();
    models::DiffSpan span;
    if (change == Change::Changed || change == Change::Precision) {
        const auto spans = models::differingSpans(index.column() == DiffTreeModel::Recorded ? whole : index.data(models::DiffOtherRole).toString(),
                                                  index.column() == DiffTreeModel::Recorded ? index.data(models::DiffOtherRole).toString() : whole);
        span = index.column() == DiffTreeModel::Recorded ? spans.left : spans.right;
    }
    const Value value = partToShow(whole, span, in.width(), QFontMetrics(data).horizontalAdvance(u'0'));
    if (value.strong.length > 0) {
        const int from = theme::textWidth(value.text.left(value.strong.from), data);
        const int to = theme::textWidth(value.text.left(value.strong.from + value.strong.length), data);
        const QRect strong = QRect(in.left() + from, cell.top() + 4, to - from, cell.height() - 9).intersected(in);
        painter.fillRect(strong, theme::color(models::diffTones(change).strong));
    }
    theme::drawText(painter, in, value.text, data, ink);
}

void paintSign(QPainter& painter, const QRect& cell, Change change) {
    const models::DiffTones tones = models::diffTones(change);
    const QRectF place(cell.left() + (cell.width() - 12) / 2.0, theme::baselineOf(cell) - QFontMetrics(theme::font(Type::Body)).capHeight() / 2.0 - 6, 12, 12);
    const QColor ink = theme::color(tones.text);
    switch (change) {
    case Change::Equal: return;
    case Change::Extra: theme::drawShape(painter, theme::Shape::Added, place, ink); return;
    case Change::Missing: theme::drawShape(painter, theme::Shape::Removed, place, ink); return;
    case Change::Changed:
    case Change::Precision: theme::drawShape(painter, theme::Shape::Changed, place, ink); return;
    case Change::Moved: theme::drawShape(painter, theme::Shape::Moved, place, ink); return;
    case Change::Ignored: theme::drawShape(painter, theme::Shape::Ignored, place, ink); return;
    case Change::Mapped:
        theme::drawText(painter, cell, models::diffSign(change), theme::font(Type::Data), ink, Qt::AlignHCenter);
        return;
    }
}

} // namespace

void DiffDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    const auto change = Change(index.data(models::DiffChangeRole).toInt());
    const bool differs = models::isShownDifference(change);
    const models::DiffTones tones = models::diffTones(change);
    const QRect cell = option.rect;
    const auto* tree = qobject_cast<const QTreeView*>(option.widget);
    const bool parent = index.model()->rowCount(index.siblingAtColumn(0)) > 0;
    const bool open = parent && tree != nullptr && tree->isExpanded(index.siblingAtColumn(0));
    switch (index.column()) {
    case DiffTreeModel::Sign:
        if (differs) {
            painter->fillRect(cell, theme::color(tones.fill));
        }
        paintSign(*painter, cell, change);
        break;
    case DiffTreeModel::Element:
        theme::drawText(*painter, cell.adjusted(2, 0, -6, 0), index.data().toString(), theme::font(Type::Data), theme::color(Token::SyntaxKey));
        break;
    case DiffTreeModel::Recorded:
    case DiffTreeModel::Replayed:
        if (index.column() == DiffTreeModel::Replayed) {
            theme::hairline(*painter, cell.topLeft(), cell.bottomLeft());
        }
        if (!hasValue(change, index.column())) {
            theme::drawText(*painter, cell.adjusted(8, 0, -8, 0), tr("absent"), theme::font(Type::Data), theme::color(Token::TextMuted));
        } else if (differs) {
            const int line = index.column() == DiffTreeModel::Replayed ? 1 : 0;
            painter->fillRect(cell.adjusted(line, 0, 0, 0), theme::color(tones.fill));
            paintValue(*painter, cell, index, change, theme::color(Token::Text));
        } else if (!open) { // an open element is told by what stands below it
            const bool muted = parent || change != Change::Equal;
            paintValue(*painter, cell, index, change, theme::color(muted ? Token::TextMuted : Token::Text));
        }
        break;
    default:
        if (!open || change != Change::Equal) {
            theme::drawText(*painter, cell.adjusted(10, 0, -8, 0), index.data().toString(), theme::font(Type::Caption),
                            theme::color(differs ? tones.text : Token::TextMuted));
        }
    }
    painter->restore();
}

QSize DiffDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {80, theme::Theme::instance().rowHeight(u"tree")};
}

} // namespace fb::widgets
