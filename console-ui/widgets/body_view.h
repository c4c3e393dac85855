// One recorded body: Bundle entries, tree, laid out, raw. What cannot be shown is not offered. Views are made when first looked at.
#pragma once

#include "models/body_text.h"

#include <QWidget>

class QStackedWidget;

namespace fb::widgets {

class BundleView;
class CodeView;
class EmptyState;
class JsonTree;
class Segmented;
class ThemedLabel;

class BodyView : public QWidget {
    Q_OBJECT
public:
    explicit BodyView(const QString& nothing, QWidget* parent = nullptr);
    // `asked`: the request's body when this answers it, for the entries of a transaction.
    void setBody(models::ReadableBody body, std::shared_ptr<const json::Value> asked = {});
    QString mode() const;
    void setMode(const QString& mode); // "entries", "tree", "pretty", "raw"; remembered for bodies that can show it
    BundleView* bundle();

private:
    void offer();
    void showMode();
    CodeView* code();
    JsonTree* tree();

    models::ReadableBody m_body;
    std::shared_ptr<const json::Value> m_asked;
    Segmented* m_modes;
    ThemedLabel* m_words;
    QWidget* m_copy;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    CodeView* m_code = nullptr;
    JsonTree* m_tree = nullptr;
    BundleView* m_bundle = nullptr;
    QString m_wanted;
};

} // namespace fb::widgets
