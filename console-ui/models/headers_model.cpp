#include "models/headers_model.h"

#include "base/text.h"
#include "models/roles.h"
#include "models/text.h"
#include "theme/token.h"

#include <vector>

namespace fb::models {

namespace {

struct RawField {
    std::string_view name;
    std::string_view value;
};

// For people: tolerant, because what is shown has passed (or failed) the gateway's own checks already.
std::vector<RawField> split(std::string_view head, std::string_view& startLine) {
    std::vector<RawField> fields;
    startLine = {};
    bool first = true;
    for (std::string_view line : splitView(head, '\n')) {
        if (!line.empty() && line.back() == '\r') {
            line.remove_suffix(1);
        }
        if (first) {
            startLine = line;
            first = false;
            continue;
        }
        const auto colon = line.find(':');
        if (colon != std::string_view::npos) {
            fields.push_back({line.substr(0, colon), trimOws(line.substr(colon + 1))});
        }
    }
    return fields;
}

bool has(const std::vector<RawField>& fields, const RawField& field) {
    for (const RawField& other : fields) {
        if (equalsIgnoreCase(other.name, field.name) && other.value == field.value) {
            return true;
        }
    }
    return false;
}

} // namespace

HeadersModel::HeadersModel(QObject* parent) : QAbstractTableModel(parent) {}

int HeadersModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_fields.size()); }
int HeadersModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant HeadersModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= m_fields.size()) {
        return {};
    }
    const Field& field = m_fields[index.row()];
    const bool name = index.column() == Name;
    switch (role) {
    case Qt::DisplayRole: return name ? field.name : field.value;
    case CellRole: return int(name ? Cell::Key : Cell::Data);
    case MarkRole: return field.changed ? QVariant(int(theme::Token::VerdictRewrittenText)) : QVariant();
    case Qt::ToolTipRole: return field.changed && name ? QVariant(tr("Not the same on the other side of the gateway")) : QVariant();
    default: return {};
    }
}

QVariant HeadersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == Name ? tr("Header") : tr("Value");
}

void HeadersModel::setHead(std::string_view head, std::string_view compareWith) {
    beginResetModel();
    m_fields.clear();
    std::string_view line;
    std::string_view otherLine;
    const auto fields = split(head, line);
    const auto others = split(compareWith, otherLine);
    m_startLine = qs(line);
    for (const RawField& field : fields) {
        m_fields.append({qs(field.name), qs(field.value), !compareWith.empty() && !has(others, field)});
    }
    endResetModel();
}

QString HeadersModel::value(const QString& name) const {
    for (const Field& field : m_fields) {
        if (field.name.compare(name, Qt::CaseInsensitive) == 0) {
            return field.value;
        }
    }
    return {};
}

} // namespace fb::models
