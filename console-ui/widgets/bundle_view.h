// A Bundle as rows; the chosen entry is shown below: what was sent in it and what came back.
#pragma once

#include "models/bundle_model.h"

#include <QWidget>

class QSplitter;

namespace fb::widgets {

class CodeView;
class JsonTree;
class ListTable;
class SectionHead;

class BundleView : public QWidget {
    Q_OBJECT
public:
    explicit BundleView(QWidget* parent = nullptr);
    void setBundle(std::shared_ptr<const json::Value> bundle, std::shared_ptr<const json::Value> asked);
    ListTable* table() const { return m_table; }
    void openEntry(int row);

private:
    void showEntry();
    void fitColumns();
    void fitHeight();

    models::BundleModel m_model;
    std::shared_ptr<const json::Value> m_bundle;
    ListTable* m_table;
    SectionHead* m_head;
    QSplitter* m_split;
    QSplitter* m_parts;
    bool m_splitMoved = false; // by a person: it stays where it was put
    QWidget* m_sentSide;
    CodeView* m_sent;
    JsonTree* m_tree;
};

} // namespace fb::widgets
