// The form of one limit: policy, kind, how many in what time, how many at once, counted per what, and the routes that use it.
#pragma once

#include "models/limit_edit.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QSpinBox;

namespace fb::widgets {
class ChipField;
class Segmented;
class ThemedLabel;
} // namespace fb::widgets

namespace fb::pages {

class LimitForm : public QWidget {
    Q_OBJECT
public:
    explicit LimitForm(QWidget* parent = nullptr);
    void show(const config::Workspace& draft, const models::LimitPlace& place);
    QString problem() const;
    void focusLimit();

Q_SIGNALS:
    void edited(const fb::models::LimitEdit& edit, const QString& field);
    void problemChanged();

private:
    void addRow(const QString& label, QWidget* field);
    void setUnits();
    void emitEdited(const QString& field);
    void setProblem(const QString& problem);

    models::LimitEdit m_edit;
    models::LimitPlace m_place;
    bool m_filling = false;
    QString m_problemText;
    QGridLayout* m_grid;
    QComboBox* m_policy;
    widgets::Segmented* m_kind;
    QSpinBox* m_limit;
    QComboBox* m_unit;
    widgets::ThemedLabel* m_burstLabel = nullptr;
    QSpinBox* m_burst;
    QComboBox* m_per;
    widgets::ChipField* m_routes;
    widgets::ThemedLabel* m_problem;
    widgets::ThemedLabel* m_words;
};

} // namespace fb::pages
