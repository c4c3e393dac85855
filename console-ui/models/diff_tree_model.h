// A semantic difference as a tree of elements: sign, element, recorded, replayed, why. Nothing is hidden unless a person asks for
// differences only; then what leads to one stays. Headers are shown the same way.
#pragma once

#include "fhir/diff.h"
#include "replay/replay.h"
#include "theme/theme.h"

#include <QAbstractItemModel>

#include <memory>

namespace fb::models {

enum DiffRole {
    DiffChangeRole = Qt::UserRole + 500, // int, fhir::Change
    DiffPathRole,                        // QString, "Patient.name.family"
    DiffInsideRole,                      // int, differences below the node, itself not counted
    DiffOtherRole,                       // QString, the text of the other side
    DiffAsideRole,                       // bool, something below was set aside or mapped
};

// The colours of a change; text only for those that are no difference.
struct DiffTones {
    theme::Token fill;
    theme::Token strong;
    theme::Token text;
};
DiffTones diffTones(fhir::Change change);
bool isShownDifference(fhir::Change change);
QString diffSign(fhir::Change change); // "+", "-", "~", "↕", "·", "→", ""

class DiffTreeModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { Sign, Element, Recorded, Replayed, Why, ColumnCount };

    explicit DiffTreeModel(QObject* parent = nullptr);
    ~DiffTreeModel() override;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void setDiff(fhir::BodyDiff diff);
    void setOnlyDifferences(bool only);
    bool onlyDifferences() const { return m_only; }

    // The differences in the order of rows, in column 0.
    const QList<QModelIndex>& differences() const { return m_differences; }
    QModelIndex find(const QString& path, fhir::Change change) const; // the first difference there; invalid when there is none

private:
    struct Node;
    void rebuild();
    void collect(const Node& node);
    const Node* nodeOf(const QModelIndex& index) const;
    QModelIndex indexOf(const Node* node) const;
    QVariant display(const Node& node, int column) const;

    fhir::BodyDiff m_diff;
    bool m_only = false;
    std::unique_ptr<Node> m_root;
    QList<QModelIndex> m_differences;
};

// Statuses and headers as such a tree.
fhir::BodyDiff headDiff(const replay::Pair& pair);

} // namespace fb::models
