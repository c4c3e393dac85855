#include "models/trace_model.h"

#include "models/roles.h"
#include "models/text.h"
#include "theme/shapes.h"

#include <algorithm>
#include <array>

namespace fb::models {

using policy::StepState;

TraceModel::TraceModel(QObject* parent) : QAbstractItemModel(parent) {}

// The internal id of a child is the row of its step plus one; 0 = a step.
QModelIndex TraceModel::index(int row, int column, const QModelIndex& parent) const {
    if (row < 0 || column < 0 || column >= int(ColumnCount) || row >= rowCount(parent)) {
        return {};
    }
    return createIndex(row, column, quintptr(parent.isValid() ? parent.row() + 1 : 0));
}

QModelIndex TraceModel::parent(const QModelIndex& child) const {
    return child.isValid() && child.internalId() != 0 ? createIndex(int(child.internalId()) - 1, 0, quintptr(0)) : QModelIndex();
}

int TraceModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) {
        return int(m_trace.size());
    }
    if (parent.internalId() != 0 || parent.column() > 0) {
        return 0;
    }
    const policy::Step& step = m_trace[std::size_t(parent.row())];
    return int(!step.needed.empty()) + int(!step.there.empty());
}

int TraceModel::columnCount(const QModelIndex&) const { return int(ColumnCount); }

namespace {

theme::Shape shapeOf(const policy::Step& step, bool limited) {
    switch (step.state) {
    case StepState::Passed: return theme::Shape::Tick;
    case StepState::Decided: return limited ? theme::Shape::Hourglass : theme::Shape::Barred;
    case StepState::Skipped: return theme::Shape::Dash;
    case StepState::NotReached: return theme::Shape::None;
    }
    return theme::Shape::None;
}

theme::Token toneOf(const policy::Step& step, bool limited) {
    switch (step.state) {
    case StepState::Passed: return theme::Token::VerdictAllowedText;
    case StepState::Decided: return limited ? theme::Token::VerdictLimitedText : theme::Token::VerdictRefusedText;
    default: return theme::Token::TextMuted;
    }
}

QString reasonOf(const policy::Step& step) {
    if (step.state == StepState::NotReached) {
        return TraceModel::tr("not reached");
    }
    return qs(step.reason);
}

} // namespace

QVariant TraceModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    if (index.internalId() != 0) {
        const policy::Step& step = m_trace[std::size_t(index.internalId() - 1)];
        const bool needed = index.row() == 0 && !step.needed.empty();
        if (role == Qt::DisplayRole && index.column() == Step) {
            return needed ? tr("Needed") : tr("There");
        }
        if (role == Qt::DisplayRole && index.column() == Reason) {
            return qs(needed ? step.needed : step.there);
        }
        if (role == CellRole) {
            return int(index.column() == Step ? Cell::Muted : Cell::Text);
        }
        return {};
    }
    const policy::Step& step = m_trace[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Step: return qs(policy::title(step.kind));
        case Reason: return reasonOf(step);
        case Time: return step.nanos < 0 ? QString() : durationText(std::max(1, (step.nanos + 500) / 1000));
        default: return {};
        }
    case CellRole: {
        const std::array<Cell, int(ColumnCount)> cells = {Cell::Shape, Cell::Muted, Cell::Text, Cell::Muted};
        return int(cells[std::size_t(index.column())]);
    }
    case Qt::TextAlignmentRole: return index.column() == Time ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case ShapeRole: return int(shapeOf(step, m_limited));
    case TokenRole:
        if (index.column() == Shape) {
            return int(toneOf(step, m_limited));
        }
        if (index.column() == Reason) {
            const bool quiet = step.state == StepState::NotReached || step.state == StepState::Skipped;
            return int(step.state == StepState::Decided ? toneOf(step, m_limited) : quiet ? theme::Token::TextMuted : theme::Token::Text);
        }
        return {};
    case Qt::ToolTipRole: return index.column() == Reason ? QVariant(reasonOf(step)) : QVariant();
    case Qt::AccessibleTextRole: return index.column() == Shape ? QVariant(qs(policy::code(step.state))) : QVariant();
    default: return {};
    }
}

QVariant TraceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    const QString titles[] = {QString(), tr("Step"), tr("Reason"), tr("Time")};
    return section >= 0 && section < int(ColumnCount) ? titles[section] : QString();
}

void TraceModel::setTrace(policy::Trace trace, bool limited) {
    beginResetModel();
    m_trace = std::move(trace);
    m_limited = limited;
    endResetModel();
}

bool TraceModel::hasTimes() const {
    return std::any_of(m_trace.begin(), m_trace.end(), [](const policy::Step& step) { return step.nanos >= 0; });
}

int TraceModel::decidedRow() const {
    for (std::size_t i = 0; i < m_trace.size(); ++i) {
        if (m_trace[i].state == StepState::Decided) {
            return int(i);
        }
    }
    return -1;
}

} // namespace fb::models
