#include "models/replay_group_model.h"

#include "models/roles.h"
#include "models/text.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace fb::models {

QString replayKindText(const std::string& kind) {
    const char* context = "fb::models::ReplayKind";
    const std::pair<const char*, QString> words[] = {
        {"changed", QCoreApplication::translate(context, "value")},   {"missing", QCoreApplication::translate(context, "missing")},
        {"extra", QCoreApplication::translate(context, "added")},     {"moved", QCoreApplication::translate(context, "order")},
        {"status", QCoreApplication::translate(context, "status")},   {"header", QCoreApplication::translate(context, "header")},
        {"failed", QCoreApplication::translate(context, "no answer")}, {"precision", QCoreApplication::translate(context, "precision")}};
    for (const auto& [code, word] : words) {
        if (kind == code) {
            return word;
        }
    }
    return qs(kind);
}

theme::Pair replayKindPair(const std::string& kind) {
    using theme::Token;
    if (kind == "missing" || kind == "status" || kind == "failed") {
        return {Token::DiffRemovedFill, Token::DiffRemovedText};
    }
    if (kind == "extra") {
        return {Token::DiffAddedFill, Token::DiffAddedText};
    }
    if (kind == "moved") {
        return {Token::DiffMovedFill, Token::DiffMovedText};
    }
    return {Token::DiffChangedFill, Token::DiffChangedText};
}

ReplayGroupModel::ReplayGroupModel(QObject* parent) : QAbstractTableModel(parent) {}

int ReplayGroupModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_groups.size()); }
int ReplayGroupModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

namespace {

QString elementOf(const replay::Group& group) {
    const std::string_view path = group.element;
    const bool own = !group.resource.empty() && path.starts_with(group.resource + "."); // the type has a column
    return qs(own ? path.substr(group.resource.size() + 1) : path);
}

QString sideOf(const std::string& text) { return text.empty() ? ReplayGroupModel::tr("absent") : qs(text).left(300).simplified(); }

QString textOf(const replay::Group& group, int column) {
    switch (column) {
    case ReplayGroupModel::Count: return grouped(qulonglong(group.count));
    case ReplayGroupModel::Kind: return replayKindText(group.kind);
    case ReplayGroupModel::Resource: return group.resource.empty() ? ReplayGroupModel::tr("any") : qs(group.resource);
    case ReplayGroupModel::Interaction: return qs(group.interaction);
    case ReplayGroupModel::Element: return group.element.empty() ? u"–"_s : elementOf(group);
    case ReplayGroupModel::Recorded: return sideOf(group.recorded);
    case ReplayGroupModel::Replayed: return sideOf(group.replayed);
    default: return {};
    }
}

} // namespace

QVariant ReplayGroupModel::data(const QModelIndex& index, int role) const {
    const replay::Group* group = index.isValid() ? at(index.row()) : nullptr;
    if (group == nullptr) {
        return {};
    }
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return textOf(*group, column);
    case CellRole: {
        constexpr Cell cells[] = {Cell::Strong, Cell::Text, Cell::Text, Cell::Muted, Cell::Data, Cell::Data, Cell::Data};
        return int(cells[column]);
    }
    case TokenRole: {
        const bool absent = (column == Recorded && group->recorded.empty()) || (column == Replayed && group->replayed.empty());
        return absent ? QVariant(int(theme::Token::TextMuted)) : QVariant();
    }
    case BadgeFillRole: return int(replayKindPair(group->kind).fill);
    case BadgeTextRole: return int(replayKindPair(group->kind).text);
    case IdRole: return qint64(group->example);
    case Qt::TextAlignmentRole: return column == Count ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case Qt::ToolTipRole: return column >= Element ? QVariant(column == Element ? qs(group->element) : textOf(*group, column)) : QVariant();
    case Qt::AccessibleTextRole:
        return column == Count ? QVariant(tr("%1 times %2 at %3, %4 of %5").arg(textOf(*group, Count), textOf(*group, Kind), textOf(*group, Element),
                                                                                textOf(*group, Interaction), textOf(*group, Resource)))
                               : QVariant();
    default: return {};
    }
}

QVariant ReplayGroupModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= int(ColumnCount)) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return int((section == Count ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    const QString titles[] = {tr("Count"), tr("Kind"), tr("Type"), tr("Interaction"), tr("Element"), tr("Recorded"), tr("Replayed")};
    return role == Qt::DisplayRole ? QVariant(titles[section]) : QVariant();
}

void ReplayGroupModel::setGroups(std::vector<replay::Group> groups) {
    beginResetModel();
    m_groups = std::move(groups);
    endResetModel();
}

const replay::Group* ReplayGroupModel::at(int row) const {
    return row >= 0 && std::size_t(row) < m_groups.size() ? &m_groups[std::size_t(row)] : nullptr;
}

int ReplayGroupModel::rowOf(const replay::Group& group) const {
    for (int row = 0; row < rowCount(); ++row) {
        const replay::Group& other = m_groups[std::size_t(row)];
        if (other.kind == group.kind && other.element == group.element && other.interaction == group.interaction &&
            other.resource == group.resource) {
            return row;
        }
    }
    return -1;
}

} // namespace fb::models
