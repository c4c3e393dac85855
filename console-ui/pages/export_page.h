// Export: what each production gateway can say of the workspace in force, item by item, and the files before they are written.
#pragma once

#include "exporters/exporter.h"
#include "pages/page.h"

class QListView;
class QTabBar;

namespace fb::models {
class ExportReportModel;
class ExportTargetModel;
} // namespace fb::models
namespace fb::widgets {
class CodeView;
class SectionHead;
class Segmented;
class ThemedLabel;
} // namespace fb::widgets

namespace fb::pages {

class ExportPage : public Page {
    Q_OBJECT
public:
    explicit ExportPage(QWidget* parent = nullptr);

    QList<QAction*> toolBarActions() const override;
    void setEngine(engine::Engine* engine) override;
    void activate() override;
    QList<QWidget*> panes() const override;
    QStringList states(bool beforeTraffic) const override;
    void enterState(const QString& state) override;

    void chooseTarget(const QString& name);
    // Writes every file of the chosen export below the folder, each whole or not at all; says how it went.
    void saveTo(const QString& folder);

private:
    QWidget* buildTargets();
    QWidget* buildFidelity();
    QWidget* buildFiles();
    void recompute();
    void showTarget();
    void showFile();
    void selectionChanged();
    void acceptSelected();
    void save();
    QString selectedItem() const;

    models::ExportTargetModel* m_targets;
    models::ExportReportModel* m_report;
    QListView* m_targetList = nullptr;
    widgets::SectionHead* m_targetHead = nullptr;
    QListView* m_reportList = nullptr;
    widgets::SectionHead* m_reportHead = nullptr;
    widgets::Segmented* m_only = nullptr;
    widgets::ThemedLabel* m_closed = nullptr;
    QTabBar* m_tabs = nullptr;
    widgets::SectionHead* m_fileHead = nullptr;
    widgets::CodeView* m_code = nullptr;
    widgets::ThemedLabel* m_foot = nullptr;
    QAction* m_save = nullptr;
    QAction* m_copy = nullptr;
    QAction* m_accept = nullptr;
    std::vector<exporters::Export> m_exports; // one a target, in their order
    std::vector<std::string> m_accepted;      // losses a person accepted, by item
    QString m_lastFolder;
};

} // namespace fb::pages
