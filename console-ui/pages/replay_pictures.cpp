// The pictures of the Replay page: before a run, a finished run against the other server, one Patient side by side.
#include "engine/engine.h"
#include "models/text.h"
#include "pages/replay_diff_pane.h"
#include "pages/replay_page.h"
#include "pages/replay_run_pane.h"
#include "pages/replay_setup.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::qs;

QStringList ReplayPage::states(bool beforeTraffic) const { return beforeTraffic ? QStringList() : QStringList{QString(), u"run"_s, u"diff"_s}; }

void ReplayPage::enterState(const QString& state) {
    m_wanted = state;
    if (state.isEmpty()) {
        recordForPictures();
        m_setup->setAllowWrites(true);
        m_setup->takeFilter(u"interaction != capabilities"_s);
        show(Setup);
    } else if (state == u"run"_s) {
        start();
    } else if (state == u"diff"_s) {
        openPatient();
    }
}

// Reads of what Clinic B keeps otherwise, through the gateway like those of any client.
void ReplayPage::recordForPictures() {
    const QString base = engine() != nullptr ? qs(engine()->baseUrl()) : QString();
    const QString patient = u"e4531916-b162-4f4b-90c2-ce37e132b8d4"_s;
    const QStringList targets = {u"/Patient/"_s + patient,
                                 u"/Patient?identifier=999-38-6256"_s,
                                 u"/Observation?patient="_s + patient + u"&code=72166-2&_sort=date"_s,
                                 u"/Observation/c76075a6-56a5-4fff-b6c8-7fc1a58d1ad2"_s,
                                 u"/Observation/decimal"_s,
                                 u"/Patient?family=Hoeger"_s,
                                 u"/Encounter?patient="_s + patient + u"&_include=Encounter:patient&_count=5"_s};
    auto* network = new QNetworkAccessManager(this);
    m_awaited = int(targets.size());
    for (const QString& target : targets) {
        QNetworkRequest request{QUrl(base + target)};
        request.setRawHeader("Accept", "application/fhir+json");
        QNetworkReply* reply = network->get(request);
        connect(reply, &QNetworkReply::finished, this, [this, reply] {
            reply->deleteLater();
            if (--m_awaited == 0) { // the journal has them a moment later
                QTimer::singleShot(500, this, [this] { m_setup->refresh(); });
            }
        });
    }
}

void ReplayPage::openPatient() {
    std::vector<std::size_t> listed;
    std::size_t best = 0;
    int most = -1;
    for (std::size_t i = 0; m_result && i < m_result->pairs().size(); ++i) {
        const replay::Pair& pair = m_result->pairs()[i];
        if (pair.verdict != replay::PairVerdict::Different) {
            continue;
        }
        listed.push_back(i);
        const bool patient = pair.recorded.resource == "Patient" && pair.recorded.interaction == fhir::Interaction::Read && pair.status == 200;
        const int score = pair.differences() + (patient ? 1000 : 0);
        if (score > most) {
            most = score;
            best = i;
        }
    }
    if (!listed.empty()) {
        m_diff->open(m_result, m_targetName, m_run->scope(), best, listed, nullptr);
        show(Diff);
        // Showing a text view takes the activity from the window on platforms without one.
        QTimer::singleShot(100, this, [this] { window()->activateWindow(); });
    }
}

bool ReplayPage::settled() const {
    if (m_wanted.isEmpty()) {
        return m_awaited == 0 && !m_recount.isActive() && !m_setup->isCounting() && m_setup->counts().total() > 25;
    }
    return m_result != nullptr && !m_task.isRunning() && !m_task.isComparing();
}

} // namespace fb::pages
