#include "models/diff_tree_model.h"

#include "models/plural.h"
#include "models/text.h"

#include <QCoreApplication>

#include <vector>

using namespace Qt::StringLiterals;

namespace fb::models {

using fhir::Change;
using fhir::DiffNode;
using theme::Token;

DiffTones diffTones(Change change) {
    switch (change) {
    case Change::Extra: return {Token::DiffAddedFill, Token::DiffAddedStrong, Token::DiffAddedText};
    case Change::Missing: return {Token::DiffRemovedFill, Token::DiffRemovedStrong, Token::DiffRemovedText};
    case Change::Moved: return {Token::DiffMovedFill, Token::DiffMovedStrong, Token::DiffMovedText};
    case Change::Changed:
    case Change::Precision: return {Token::DiffChangedFill, Token::DiffChangedStrong, Token::DiffChangedText};
    default: return {Token::DiffIgnoredFill, Token::DiffIgnoredStrong, Token::TextMuted};
    }
}

bool isShownDifference(Change change) { return change != Change::Equal && change != Change::Ignored && change != Change::Mapped; }

QString diffSign(Change change) {
    switch (change) {
    case Change::Extra: return u"+"_s;
    case Change::Missing: return u"-"_s;
    case Change::Changed:
    case Change::Precision: return u"~"_s;
    case Change::Moved: return u"↕"_s;
    case Change::Ignored: return u"·"_s;
    case Change::Mapped: return u"→"_s;
    case Change::Equal: break;
    }
    return {};
}

struct DiffTreeModel::Node {
    const DiffNode* diff = nullptr;
    const Node* parent = nullptr;
    int row = 0;
    bool counted = false; // a difference of its own, not only part of one above
    int inside = 0;       // differences below
    bool aside = false;   // something below was set aside
    std::vector<std::unique_ptr<Node>> children;

    // `part`: below a node that counts for all of it.
    static std::unique_ptr<Node> make(const DiffNode& diff, const Node* parent, bool part, bool only) {
        auto node = std::make_unique<Node>();
        node->diff = &diff;
        node->parent = parent;
        node->counted = !part && isShownDifference(diff.change);
        const bool whole = part || fhir::countsAsOne(diff);
        for (const DiffNode& child : diff.children) {
            auto made = make(child, node.get(), whole, only);
            node->inside += made->inside + (made->counted ? 1 : 0);
            node->aside = node->aside || made->aside || child.change == Change::Ignored || child.change == Change::Mapped;
            if (!only || whole || made->counted || made->inside > 0) {
                made->row = int(node->children.size());
                node->children.push_back(std::move(made));
            }
        }
        return node;
    }
};

DiffTreeModel::DiffTreeModel(QObject* parent) : QAbstractItemModel(parent) {}
DiffTreeModel::~DiffTreeModel() = default;

void DiffTreeModel::setDiff(fhir::BodyDiff diff) {
    beginResetModel();
    m_diff = std::move(diff);
    rebuild();
    endResetModel();
}

void DiffTreeModel::setOnlyDifferences(bool only) {
    if (m_only == only) {
        return;
    }
    beginResetModel();
    m_only = only;
    rebuild();
    endResetModel();
}

void DiffTreeModel::rebuild() {
    m_differences.clear();
    m_root = Node::make(m_diff.root, nullptr, false, m_only);
    // The resource itself is the head above the tree; what has no elements (a body compared as text) is one row.
    const bool single = m_diff.root.children.empty() && (isShownDifference(m_diff.root.change) || !m_diff.root.why.empty());
    const bool wholeDiffers = isShownDifference(m_diff.root.change) && !m_diff.root.children.empty();
    if (single || wholeDiffers) {
        auto top = std::make_unique<Node>();
        static const DiffNode kNothing;
        top->diff = &kNothing;
        m_root->parent = top.get();
        top->children.push_back(std::move(m_root));
        m_root = std::move(top);
    }
    collect(*m_root);
}

void DiffTreeModel::collect(const Node& node) {
    for (const auto& child : node.children) {
        if (child->counted) {
            m_differences.append(createIndex(child->row, 0, child.get()));
        }
        collect(*child);
    }
}

const DiffTreeModel::Node* DiffTreeModel::nodeOf(const QModelIndex& index) const {
    return index.isValid() ? static_cast<const Node*>(index.constInternalPointer()) : m_root.get();
}

QModelIndex DiffTreeModel::indexOf(const Node* node) const {
    return node == nullptr || node == m_root.get() ? QModelIndex() : createIndex(node->row, 0, node);
}

QModelIndex DiffTreeModel::index(int row, int column, const QModelIndex& parent) const {
    const Node* node = nodeOf(parent);
    if (node == nullptr || row < 0 || column < 0 || column >= int(ColumnCount) || std::size_t(row) >= node->children.size() ||
        (parent.isValid() && parent.column() != 0)) {
        return {};
    }
    return createIndex(row, column, node->children[std::size_t(row)].get());
}

QModelIndex DiffTreeModel::parent(const QModelIndex& child) const { return child.isValid() ? indexOf(nodeOf(child)->parent) : QModelIndex(); }

int DiffTreeModel::rowCount(const QModelIndex& parent) const {
    const Node* node = nodeOf(parent);
    return node == nullptr || (parent.isValid() && parent.column() != 0) ? 0 : int(node->children.size());
}

int DiffTreeModel::columnCount(const QModelIndex&) const { return int(ColumnCount); }

QVariant DiffTreeModel::display(const Node& node, int column) const {
    const DiffNode& diff = *node.diff;
    switch (column) {
    case Sign: return diffSign(diff.change);
    case Element: return diff.element.empty() ? tr("body") : qs(diff.element);
    case Recorded: return qs(diff.left);
    case Replayed: return qs(diff.right);
    default: break;
    }
    if (!diff.why.empty()) {
        return qs(diff.why);
    }
    if (node.inside > 0) {
        return plural(tr("%Ln difference(s) inside", nullptr, node.inside), node.inside);
    }
    return !diff.children.empty() && diff.change == Change::Equal ? node.aside ? tr("equal but for what is set aside") : tr("all equal")
                                                                  : QString();
}

QVariant DiffTreeModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const Node& node = *nodeOf(index);
    switch (role) {
    case Qt::DisplayRole: return display(node, index.column());
    case DiffChangeRole: return int(node.diff->change);
    case DiffPathRole: return qs(node.diff->path);
    case DiffInsideRole: return node.inside;
    case DiffAsideRole: return node.aside;
    case DiffOtherRole: return index.column() == Recorded ? qs(node.diff->right) : qs(node.diff->left);
    case Qt::ToolTipRole:
        if (index.column() == Element) {
            return qs(node.diff->path);
        }
        return index.column() == Recorded || index.column() == Replayed ? QVariant(display(node, index.column()).toString().left(4000)) : QVariant();
    case Qt::AccessibleTextRole:
        if (index.column() == Element && isShownDifference(node.diff->change)) {
            return tr("%1: recorded %2, replayed %3, %4")
                .arg(qs(node.diff->path), node.diff->left.empty() ? tr("absent") : qs(node.diff->left),
                     node.diff->right.empty() ? tr("absent") : qs(node.diff->right), qs(node.diff->why));
        }
        return {};
    default: return {};
    }
}

QVariant DiffTreeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= int(ColumnCount)) {
        return {};
    }
    const QString titles[] = {QString(), tr("Element"), tr("Recorded"), tr("Replayed"), tr("Why")};
    return titles[section];
}

QModelIndex DiffTreeModel::find(const QString& path, Change change) const {
    for (const QModelIndex& index : m_differences) {
        if (index.data(DiffPathRole).toString() == path && Change(index.data(DiffChangeRole).toInt()) == change) {
            return index;
        }
    }
    return {};
}

fhir::BodyDiff headDiff(const replay::Pair& pair) {
    fhir::BodyDiff out;
    const auto text = [](int status) { return status > 0 ? std::to_string(status) : std::string(); };
    const auto add = [&](const std::string& name, Change change, std::string left, std::string right, std::string why) {
        DiffNode& node = out.root.children.emplace_back();
        node.element = name;
        node.path = name;
        node.change = change;
        node.left = std::move(left);
        node.right = std::move(right);
        node.why = std::move(why);
        (isShownDifference(change) ? out.counts.changed : out.counts.equal) += 1;
    };
    const QString why = QCoreApplication::translate("fb::models::DiffTreeModel", "another status");
    add("status", pair.statusDiffers ? Change::Changed : Change::Equal, text(pair.recorded.status), text(pair.status),
        pair.statusDiffers ? why.toStdString() : std::string());
    for (const auto& header : pair.headers) {
        add(header.name, header.change, header.recorded, header.replayed, header.why);
    }
    return out;
}

} // namespace fb::models
