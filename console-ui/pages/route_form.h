// The form of one route. What is typed is checked at once; what is good goes into the draft at once, what is not stays in the field
// with its reason and holds Apply back.
#pragma once

#include "config/workspace.h"

#include <QScrollArea>

#include <functional>
#include <optional>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLineEdit;
class QToolButton;

namespace fb::widgets {
class ChipField;
class ThemedLabel;
} // namespace fb::widgets

namespace fb::pages {

class RouteForm : public QScrollArea {
    Q_OBJECT
public:
    explicit RouteForm(QWidget* parent = nullptr);

    // Shows the route `name` of `draft`; `inForce` tells what an edit has changed. Fields that hold something not taken yet keep
    // it while the same route is shown.
    void show(const config::Workspace& draft, const config::Workspace& inForce, const std::string& name);
    QString problem() const; // the first field's, with its name; "" = none
    void focusName();

Q_SIGNALS:
    void edited(const fb::config::Route& route, const QString& field); // the route as it is wanted now
    void problemChanged();

private:
    enum class Part { Resource, Interaction, Operation, Method, Header };
    struct Row {
        widgets::ThemedLabel* label = nullptr;
        QWidget* box = nullptr; // holds the two below
        QWidget* field = nullptr;
        widgets::ThemedLabel* problem = nullptr;
        bool wanted = true; // shown even when empty
    };

    void build();
    void addHead(const QString& text);
    int addRow(const QString& label, QWidget* field);
    void addConditions();
    void setRowVisible(int row, bool visible);
    void setProblem(int row, const QString& problem);
    void nameEdited(const QString& text);
    void pathEdited(const QString& text);
    void chipsEdited(Part part);
    void refreshConditions();
    void emitEdited(const QString& field);
    void fill(QLineEdit* edit, const QString& value, int row, bool force, const std::function<QString(QString)>& normal);

    config::Route m_route;
    QStringList m_otherNames;
    QList<Row> m_rows;
    QGridLayout* m_grid = nullptr;
    QLineEdit* m_name = nullptr;
    QLineEdit* m_path = nullptr;
    QList<widgets::ChipField*> m_chips; // by Part
    QList<int> m_chipRows;
    QToolButton* m_more = nullptr;
    QComboBox* m_upstream = nullptr;
    widgets::ChipField* m_policies = nullptr;
    QCheckBox* m_rewrite = nullptr;
    int m_nameRow = 0;
    int m_pathRow = 0;
    int m_upstreamRow = 0;
    int m_policiesRow = 0;
    bool m_filling = false;
};

} // namespace fb::pages
