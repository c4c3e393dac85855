// A gauge in a cell: how much is used, with the figure beside it; hatched while it is not known.
#pragma once

#include "widgets/cell_delegate.h"

namespace fb::widgets {

class GaugeDelegate : public CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace fb::widgets
