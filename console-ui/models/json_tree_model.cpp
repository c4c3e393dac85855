#include "models/json_tree_model.h"

#include "models/roles.h"
#include "models/text.h"
#include "theme/token.h"

#include <vector>

using namespace Qt::StringLiterals;

namespace fb::models {

struct JsonTreeModel::Node {
    const json::Value* value = nullptr;
    Node* parent = nullptr;
    int row = 0;
    const std::string* key = nullptr; // null: an item of an array
    bool made = false;
    std::vector<std::unique_ptr<Node>> children;

    int count() const { return int(value->isObject() ? value->members().size() : value->items().size()); }

    void make() {
        if (made) {
            return;
        }
        made = true;
        const int n = count();
        children.reserve(std::size_t(n));
        for (int i = 0; i < n; ++i) {
            auto child = std::make_unique<Node>();
            child->parent = this;
            child->row = i;
            if (value->isObject()) {
                child->key = &value->members()[std::size_t(i)].first;
                child->value = &value->members()[std::size_t(i)].second;
            } else {
                child->value = &value->items()[std::size_t(i)];
            }
            children.push_back(std::move(child));
        }
    }
};

JsonTreeModel::JsonTreeModel(QObject* parent) : QAbstractItemModel(parent) {}
JsonTreeModel::~JsonTreeModel() = default;

JsonTreeModel::Node* JsonTreeModel::nodeOf(const QModelIndex& index) const {
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

QModelIndex JsonTreeModel::index(int row, int column, const QModelIndex& parent) const {
    Node* node = nodeOf(parent);
    if (node == nullptr || parent.column() > 0 || row < 0 || row >= node->count() || column < 0 || column >= int(ColumnCount)) {
        return {};
    }
    node->make();
    return createIndex(row, column, node->children[std::size_t(row)].get());
}

QModelIndex JsonTreeModel::parent(const QModelIndex& child) const {
    const Node* node = nodeOf(child);
    if (!child.isValid() || node == nullptr || node->parent == nullptr || node->parent == m_root.get()) {
        return {};
    }
    return createIndex(node->parent->row, 0, node->parent);
}

int JsonTreeModel::rowCount(const QModelIndex& parent) const {
    const Node* node = nodeOf(parent);
    return node == nullptr || parent.column() > 0 ? 0 : node->count();
}

int JsonTreeModel::columnCount(const QModelIndex&) const { return int(ColumnCount); }

bool JsonTreeModel::hasChildren(const QModelIndex& parent) const { return rowCount(parent) > 0; }

namespace {

// What stands beside a folded object, so that it need not be opened: its type and id, its code or its url.
QString gist(const json::Value& value) {
    if (value.isArray()) {
        const auto n = value.items().size();
        return n == 1 ? JsonTreeModel::tr("1 item") : JsonTreeModel::tr("%1 items").arg(grouped(n));
    }
    const auto type = value.textOf("resourceType");
    if (!type.empty()) {
        const auto id = value.textOf("id");
        return id.empty() ? qs(type) : qs(type) + u'/' + qs(id);
    }
    for (const char* key : {"display", "reference", "text", "system", "url", "family", "fullUrl", "value"}) {
        if (const auto text = value.textOf(key); !text.empty()) {
            return qs(text);
        }
    }
    return {};
}

theme::Token tone(const json::Value& value, const std::string* key) {
    switch (value.kind()) {
    case json::Kind::Number: return theme::Token::SyntaxNumber;
    case json::Kind::String:
        return key != nullptr && (*key == "reference" || *key == "fullUrl") ? theme::Token::SyntaxReference : theme::Token::SyntaxString;
    case json::Kind::Null:
    case json::Kind::True:
    case json::Kind::False: return theme::Token::SyntaxLiteral;
    default: return theme::Token::TextMuted;
    }
}

QString shown(const json::Value& value) {
    switch (value.kind()) {
    case json::Kind::Null: return u"null"_s;
    case json::Kind::True: return u"true"_s;
    case json::Kind::False: return u"false"_s;
    case json::Kind::Number:
    case json::Kind::String: return qs(value.text());
    default: return gist(value);
    }
}

} // namespace

QVariant JsonTreeModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const Node* node = nodeOf(index);
    const bool key = index.column() == Key;
    switch (role) {
    case Qt::DisplayRole:
        if (key) {
            return node->key != nullptr ? qs(*node->key) : u"[%1]"_s.arg(node->row);
        }
        return shown(*node->value).left(2000);
    case CellRole: return int(key ? Cell::Key : Cell::Value);
    case TokenRole:
        if (key) {
            return int(node->key != nullptr ? theme::Token::SyntaxKey : theme::Token::TextMuted);
        }
        return int(tone(*node->value, node->key));
    case Qt::ToolTipRole: return key ? QVariant(path(index)) : QVariant();
    default: return {};
    }
}

QVariant JsonTreeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == Key ? tr("Element") : tr("Value");
}

void JsonTreeModel::setValue(std::shared_ptr<const json::Value> root) {
    beginResetModel();
    m_value = std::move(root);
    m_root.reset();
    if (m_value != nullptr && (m_value->isObject() || m_value->isArray())) {
        m_root = std::make_unique<Node>();
        m_root->value = m_value.get();
    }
    endResetModel();
}

QString JsonTreeModel::path(const QModelIndex& index) const {
    QString path;
    for (const Node* node = nodeOf(index); node != nullptr && node->parent != nullptr; node = node->parent) {
        if (!path.isEmpty() && !path.startsWith(u'[')) {
            path.prepend(u'.');
        }
        path.prepend(node->key == nullptr ? u"[%1]"_s.arg(node->row) : qs(*node->key));
    }
    return path;
}

} // namespace fb::models
