#include "models/bundle_model.h"

#include "models/resource_summary.h"
#include "models/roles.h"
#include "models/text.h"
#include "theme/token.h"

#include "base/text.h"

using namespace Qt::StringLiterals;

namespace fb::models {

namespace {

const json::Value kNone;

const json::Value& part(const json::Value* entry, std::string_view key) { return entry != nullptr ? (*entry)[key] : kNone; }

// "Patient/1/_history/4", also below a base URL -> its parts.
struct Place {
    QString type;
    QString id;
    QString version;
};
Place placeOf(std::string_view url) {
    std::string_view version;
    if (const auto history = url.find("/_history/"); history != std::string_view::npos) {
        version = url.substr(history + 10);
        url = url.substr(0, history);
    }
    const auto parts = splitView(url, '/');
    if (parts.size() < 2) {
        return {};
    }
    return {qs(parts[parts.size() - 2]), qs(parts.back()), qs(version)};
}

int statusOf(const json::Value* entry) {
    const auto text = part(entry, "response").textOf("status").substr(0, 3);
    const auto number = parseUnsigned(text);
    return number ? int(*number) : 0;
}

} // namespace

BundleModel::BundleModel(QObject* parent) : QAbstractTableModel(parent) {}

int BundleModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }
int BundleModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

bool BundleModel::isBundle(const json::Value& value) { return value.textOf("resourceType") == "Bundle"; }

QString BundleModel::type() const { return m_bundle ? qs(m_bundle->textOf("type")) : QString(); }

const json::Value* BundleModel::entry(int row) const {
    return row >= 0 && row < rowCount() ? m_rows[std::size_t(row)].entry : nullptr;
}

const json::Value* BundleModel::sentEntry(int row) const {
    return row >= 0 && row < rowCount() ? m_rows[std::size_t(row)].asked : nullptr;
}

void BundleModel::setBundle(std::shared_ptr<const json::Value> bundle, std::shared_ptr<const json::Value> asked) {
    beginResetModel();
    m_bundle = std::move(bundle);
    m_asked = std::move(asked);
    m_rows.clear();
    m_requests = m_responses = m_modes = false;
    if (m_bundle) {
        const auto& entries = (*m_bundle)["entry"].items();
        static const std::vector<json::Value> nothing;
        const auto& questions = m_asked ? (*m_asked)["entry"].items() : nothing;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const json::Value* question = i < questions.size() ? &questions[i] : nullptr;
            m_rows.push_back({&entries[i], question});
            m_requests = m_requests || part(&entries[i], "request").isObject() || part(question, "request").isObject();
            m_responses = m_responses || part(&entries[i], "response").isObject();
            m_modes = m_modes || part(&entries[i], "search").isObject();
        }
    }
    endResetModel();
}

QString BundleModel::display(const Row& row, int index, int column) const {
    const json::Value& own = part(row.entry, "request");
    const json::Value& request = own.isObject() ? own : part(row.asked, "request");
    const json::Value& response = part(row.entry, "response");
    const json::Value& returned = part(row.entry, "resource");
    const json::Value& resource = returned.isObject() ? returned : part(row.asked, "resource");
    const Place location = placeOf(response.textOf("location"));
    const Place full = placeOf(part(row.entry, "fullUrl").isString() ? std::string_view(part(row.entry, "fullUrl").text()) : "");
    switch (column) {
    case Number: return QString::number(index);
    case Method: return qs(request.textOf("method"));
    case Request: {
        const QString url = qs(request.textOf("url"));
        return url.section(u'?', 0, 0);
    }
    case Status: return qs(response.textOf("status").substr(0, 3));
    case Mode: return qs(part(row.entry, "search").textOf("mode"));
    case Resource: {
        const QString type = qs(resource.textOf("resourceType"));
        return type.isEmpty() ? location.type : type;
    }
    case Id: {
        if (!location.id.isEmpty()) {
            return location.id;
        }
        const QString id = qs(resource.textOf("id"));
        return id.isEmpty() ? full.id : id;
    }
    case Version: {
        const auto version = resource["meta"].textOf("versionId");
        if (!location.version.isEmpty()) {
            return location.version;
        }
        return version.empty() ? qs(response.textOf("etag")) : qs(version);
    }
    case WhatItIs: {
        const json::Value& trouble = response["outcome"];
        return resourceSummary(!resource.isObject() && trouble.isObject() ? trouble : resource);
    }
    default: return {};
    }
}

QVariant BundleModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const Row& row = m_rows[std::size_t(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return display(row, index.row(), column);
    case StatusRole: return statusOf(row.entry);
    case TailRole:
        if (column == Request) {
            const json::Value& own = part(row.entry, "request");
            const QString url = qs((own.isObject() ? own : part(row.asked, "request")).textOf("url"));
            const auto query = url.indexOf(u'?');
            return query < 0 ? QString() : url.mid(query);
        }
        return {};
    case CellRole:
        switch (column) {
        case Number: return int(Cell::Number);
        case Method: return int(Cell::Method);
        case Request: return int(Cell::Request);
        case Status: return int(Cell::Status);
        case Mode: return int(Cell::Muted);
        case Id:
        case Version:
        case Resource: return int(Cell::Data);
        default: return int(Cell::Text);
        }
    case TokenRole: return column == Number || column == Version ? QVariant(int(theme::Token::TextMuted)) : QVariant();
    case Qt::TextAlignmentRole: return column == Number ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default: return {};
    }
}

QVariant BundleModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= int(ColumnCount)) {
        return {};
    }
    if (role == Qt::TextAlignmentRole && section == Number) {
        return int(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const QString titles[] = {tr("#"),        tr("Method"), tr("Request"), tr("Status"),    tr("Mode"),
                              tr("Resource"), tr("Id"),     tr("Version"), tr("What it is")};
    return titles[section];
}

} // namespace fb::models
