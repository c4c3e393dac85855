// The figures around the pages: address, recording, how much passed, what was dropped.
#include "app/main_window.h"
#include "app/memory.h"
#include "engine/engine.h"
#include "models/text.h"
#include "widgets/top_bar.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace fb::app {

using models::grouped;
using models::qs;
using theme::Shape;
using theme::Token;
using widgets::StatusText;

void MainWindow::refreshAddress() {
    engine::Engine* engine = m_session.engine();
    if (engine == nullptr) {
        const QString words = m_failure.isEmpty() ? tr("not open yet") : m_failure;
        m_bar->address()->setAddress(m_failure.isEmpty() ? tr("starting") : tr("not listening"),
                                     m_failure.isEmpty() ? Shape::Ring : Shape::Cross,
                                     m_failure.isEmpty() ? Token::TextMuted : Token::HealthDown, words);
        const QString name = QFileInfo(m_session.workspaceFile()).completeBaseName();
        m_bar->setWorkspaceName(name.isEmpty() ? tr("Firebreak") : name);
        m_bar->record()->setEnabled(false);
        return;
    }
    m_bar->address()->setAddress(qs(engine->baseUrl()), Shape::Disc, Token::HealthUp, tr("the gateway listens here"));
    const QString name = qs(engine->workspace().name);
    m_bar->setWorkspaceName(name.isEmpty() ? QFileInfo(m_session.workspaceFile()).completeBaseName() : name);
    m_bar->record()->setEnabled(true);
    setWindowTitle(tr("%1 - Firebreak").arg(name));
}

namespace {

// Requests a second since the last look, over at least a second.
double rate(QElapsedTimer& clock, quint64& before, quint64 now, double last) {
    if (!clock.isValid()) {
        clock.start();
        before = now;
        return -1;
    }
    if (clock.elapsed() < 1000) {
        return last;
    }
    const double value = double(now - before) * 1000.0 / double(clock.restart());
    before = now;
    return value;
}

StatusText listening(const engine::Engine* engine, const QString& failure) {
    if (engine == nullptr) {
        if (failure.isEmpty()) {
            return {Shape::Ring, Token::TextMuted, {}, {}, MainWindow::tr("starting"), Token::Text, {}};
        }
        return {Shape::Barred, Token::SeverityErrorText, {}, MainWindow::tr("Not listening"), {}, Token::SeverityErrorText, failure};
    }
    const auto urls = engine->gatewayUrls();
    QString text = urls.empty() ? QString() : qs(urls.front());
    text.remove(u"http://"_s).remove(u"https://"_s);
    return {Shape::Disc, Token::HealthUp, {}, text, {}, Token::Text, MainWindow::tr("The address the gateway listens on")};
}

} // namespace

void MainWindow::refreshStatus() {
    engine::Engine* engine = m_session.engine();
    m_status->set(u"address"_s, listening(engine, m_failure));
    if (engine == nullptr) {
        return;
    }
    const bool on = engine->recording();
    m_bar->record()->setChecked(on);
    m_status->set(u"recording"_s, on ? StatusText{Shape::Disc, Token::Record, {}, {}, tr("Recording"), Token::Text, {}}
                                     : StatusText{Shape::Ring, Token::TextMuted, {}, {}, tr("Not recording"), Token::Text, {}});
    const proxy::Stats stats = engine->stats();
    const capture::JournalStats journal = engine->journalStats();
    m_rate = rate(m_rateClock, m_rateRequests, stats.requests, m_rate);
    const QString figure = m_rate < 0 ? tr("not measured") : QString::number(m_rate, 'f', m_rate < 10 && m_rate > 0 ? 1 : 0);
    m_status->set(u"rate"_s, {Shape::None, {}, {}, figure, tr("req/s"), Token::Text, tr("Requests a second, over the last second")}, true);
    const quint64 dropped = journal.droppedRecords + journal.droppedBodies;
    StatusText lost{Shape::None, {}, tr("Dropped"), grouped(dropped), {}, Token::Text,
                    tr("%1 records and %2 bodies were not kept, because the disk could not follow")
                        .arg(grouped(journal.droppedRecords), grouped(journal.droppedBodies))};
    if (dropped > 0) {
        lost.shape = Shape::Triangle;
        lost.shapeTone = lost.valueTone = Token::SeverityWarningText;
    }
    m_status->set(u"dropped"_s, lost, true);
    m_status->set(u"memory"_s, {Shape::None, {}, tr("Memory"), models::sizeText(residentBytes()), {}, Token::Text, tr("Memory of this program")}, true);
    m_status->set(u"rules"_s, {Shape::None, {}, tr("Rules"), u"v"_s + QString::number(engine->revision()), {}, Token::Text,
                               tr("Version of the rules in force")}, true);
}

void MainWindow::refreshPageStatus() {
    const QList<StatusText> items = m_current != nullptr ? m_current->status() : QList<StatusText>();
    for (qsizetype i = 0; i < 4; ++i) {
        m_status->set(u"page%1"_s.arg(i), items.value(i));
    }
}

} // namespace fb::app
