// A semantic difference side by side: sign, element, recorded, replayed, why. A fill only on the side that has a value, differing
// characters stronger, what was set aside muted. The current row has the focus frame; n and p go from difference to difference.
#pragma once

#include "models/diff_tree_model.h"

#include <QHeaderView>
#include <QStyledItemDelegate>
#include <QTreeView>

namespace fb::widgets {

// What stands above the two sides: who answered, and to what.
struct DiffSide {
    QString title;  // "Recorded"
    QString words;  // "from clinic-a, today 14:32:02"
    QString method; // coloured
    QString target;
    int status = 0;
    QString note; // "version 4"
};

class DiffHeader : public QHeaderView {
    Q_OBJECT
public:
    explicit DiffHeader(QWidget* parent = nullptr);
    void setSides(const DiffSide& recorded, const DiffSide& replayed);
    void setElementTitle(const QString& title) { m_element = title; }
    QSize sizeHint() const override;

protected:
    void paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const override;

private:
    DiffSide m_sides[2];
    QString m_element;
};

class DiffDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

class DiffTree : public QTreeView {
    Q_OBJECT
public:
    explicit DiffTree(QWidget* parent = nullptr);

    models::DiffTreeModel& differences() { return m_tree; }
    const models::DiffTreeModel& differences() const { return m_tree; }
    void setDiff(fhir::BodyDiff diff);
    void setOnlyDifferences(bool only);
    void setSides(const DiffSide& recorded, const DiffSide& replayed) { m_header->setSides(recorded, replayed); }

    void setElementTitle(const QString& title) { m_header->setElementTitle(title); } // what a row is, when it is no element

    void goToDifference(int number); // from 0
    void step(int by);               // to the next or previous difference, around the end
    int currentDifference() const;   // -1: the current row is none
    // The difference at this element, else the first one.
    void goTo(const QString& path, fhir::Change change);

Q_SIGNALS:
    void currentRowChanged();

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void openWhatDiffers(const QModelIndex& parent, int& rowsLeft);
    void placeColumns();

    models::DiffTreeModel m_tree;
    DiffHeader* m_header;
};

} // namespace fb::widgets
