// The Replay page: chosen exchanges are sent to another server, the answers compared by FHIR element, the differences read side by
// side. Three views of one run: before, its figures and groups, one exchange.
#pragma once

#include "models/replay_task.h"
#include "pages/page.h"

#include <QTimer>

class QStackedWidget;

namespace fb::pages {

class ReplaySetup;
class ReplayRunPane;
class ReplayDiffPane;

class ReplayPage : public Page {
    Q_OBJECT
public:
    explicit ReplayPage(QWidget* parent = nullptr);
    ~ReplayPage() override;

    QList<QAction*> toolBarActions() const override;
    void setEngine(engine::Engine* engine) override;
    void activate() override;
    void deactivate() override;
    void focusFilter() override;
    bool back() override;
    QList<QWidget*> panes() const override;
    QList<widgets::StatusText> status() const override;
    void takeExchanges(const ExchangeIds& ids) override;
    void takeFilter(const QString& filter) override;
    QStringList states(bool beforeTraffic) const override;
    void enterState(const QString& state) override;
    bool settled() const override;

    enum View { Setup, Run, Diff };
    View view() const;
    void start();
    void stop();
    void ignore(const QString& path);
    void restore(const QString& rule);
    // Writes the report whole or not at all; by the ending of the name HTML, JSON or JUnit XML.
    Result<void> saveReport(const QString& file) const;

    ReplaySetup* setup() const { return m_setup; }
    ReplayRunPane* run() const { return m_run; }
    ReplayDiffPane* diff() const { return m_diff; }
    const models::ReplayTask::ResultPtr& result() const { return m_result; }
    bool isRunning() const { return m_task.isRunning(); }

private:
    void buildActions();
    void show(View view);
    void finished(const models::ReplayTask::ResultPtr& result, bool cancelled);
    void setIgnored(const std::vector<std::string>& ignore, const QString& sentence);
    void compared();
    void chooseReport();
    void openPatient();
    void recordForPictures();
    void refreshActions();

    models::ReplayTask m_task;
    models::ReplayTask::ResultPtr m_result;
    QString m_targetName;
    int m_number = 0;
    QString m_comparedSentence; // said when the comparison under way is done
    std::vector<std::string> m_ignoreBefore;
    int m_differencesBefore = 0;

    QStackedWidget* m_stack;
    ReplaySetup* m_setup;
    ReplayRunPane* m_run;
    ReplayDiffPane* m_diff;
    QAction* m_new = nullptr;
    QAction* m_results = nullptr;
    QAction* m_save = nullptr;
    QTimer m_recount; // once a second while requests come and the page is visible
    QString m_wanted; // the picture being set up
    bool m_saidFailure = false; // the strip still says that a run failed
    int m_awaited = 0; // answers it waits for
};

} // namespace fb::pages
