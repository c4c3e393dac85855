// Traffic: every exchange the gateway recorded, what became of it and why.
#pragma once

#include "pages/page.h"

#include <memory>

class QSplitter;
class QStackedWidget;

namespace fb::capture {
class Reader;
}

namespace fb::pages {

class ExchangeDetail;
class FirstRun;
class TrafficList;

class TrafficPage : public Page {
    Q_OBJECT
public:
    explicit TrafficPage(QWidget* parent = nullptr);
    ~TrafficPage() override;

    QList<QAction*> toolBarActions() const override;
    QList<QAction*> moreActions() const override;
    void setEngine(engine::Engine* engine) override;
    void activate() override;
    void focusFilter() override;
    bool back() override;
    QList<QWidget*> panes() const override;
    QList<widgets::StatusText> status() const override;
    void takeFilter(const QString& filter) override;
    QStringList states(bool beforeTraffic) const override;
    void enterState(const QString& state) override;
    bool settled() const override;

    TrafficList* list() const { return m_list; }
    ExchangeDetail* detail() const { return m_detail; }
    bool showsFirstRun() const;
    // Open: the detail has the larger part and the list fewer columns.
    void setOpen(bool open);
    bool isOpen() const { return m_open; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildActions();
    void connectList();
    void show(qint64 id);
    void refreshState();
    void sendSample();
    void sampleDone(int sent, const QString& trouble);
    void contextMenu(const QPoint& at);
    void copyCurl();
    void copyUrl();
    void clearCaptures();
    void placeSplit();

    TrafficList* m_list;
    ExchangeDetail* m_detail;
    QSplitter* m_split;
    FirstRun* m_first;
    QStackedWidget* m_stack;
    std::unique_ptr<capture::Reader> m_reader;
    QAction* m_sample = nullptr;
    QAction* m_replay = nullptr;
    QAction* m_curl = nullptr;
    QAction* m_url = nullptr;
    QAction* m_openDetail = nullptr;
    QAction* m_columns = nullptr;
    QAction* m_clear = nullptr;
    bool m_open = false;
    bool m_placed = false;
    bool m_sending = false;
};

} // namespace fb::pages
