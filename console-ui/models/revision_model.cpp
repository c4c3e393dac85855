#include "models/revision_model.h"

#include "models/roles.h"
#include "models/text.h"
#include "theme/token.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace fb::models {

QString timeText(Instant time) {
    const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(millis);
    const QString clock = when.toString(u"HH:mm:ss"_s);
    return when.date() == QDate::currentDate() ? clock : when.toString(u"yyyy-MM-dd "_s) + clock;
}

RevisionModel::RevisionModel(QObject* parent) : QAbstractTableModel(parent) {}

int RevisionModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_revisions.size()); }
int RevisionModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

namespace {

// Origins are written by the product, so that they can be told in the reader's language.
QString originText(const std::string& origin) {
    if (origin == "console") {
        return RevisionModel::tr("console");
    }
    if (origin == "file") {
        return RevisionModel::tr("changed on disk");
    }
    if (origin == "start") {
        return RevisionModel::tr("at the start");
    }
    if (origin == "undo") {
        return RevisionModel::tr("undone in the console");
    }
    return qs(origin);
}

} // namespace

QVariant RevisionModel::data(const QModelIndex& index, int role) const {
    const capture::Revision* revision = index.isValid() ? at(index.row()) : nullptr;
    if (revision == nullptr) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Number: return u"v%1"_s.arg(revision->number);
        case Applied: return timeText(revision->applied);
        case Origin: return originText(revision->origin) + (isInForce(index.row()) ? u", "_s + tr("in force") : QString());
        default: return {};
        }
    case CellRole: return int(index.column() == Number ? Cell::Strong : index.column() == Applied ? Cell::Text : Cell::Muted);
    case TokenRole:
        return index.column() == Origin && isInForce(index.row()) ? QVariant(int(theme::Token::SeverityPositiveText)) : QVariant();
    case IdRole: return qint64(revision->number);
    default: return {};
    }
}

QVariant RevisionModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    const QString titles[] = {tr("Version"), tr("In force since"), tr("Origin")};
    return section >= 0 && section < int(ColumnCount) ? titles[section] : QString();
}

void RevisionModel::setRevisions(std::vector<capture::Revision> revisions, quint64 inForce) {
    beginResetModel();
    m_revisions = std::move(revisions);
    m_inForce = inForce;
    endResetModel();
}

const capture::Revision* RevisionModel::at(int row) const {
    return row >= 0 && std::size_t(row) < m_revisions.size() ? &m_revisions[std::size_t(row)] : nullptr;
}

bool RevisionModel::isInForce(int row) const {
    const capture::Revision* revision = at(row);
    return revision != nullptr && revision->number == m_inForce;
}

} // namespace fb::models
