#include "models/capture_query.h"

#include "capture/reader.h"
#include "models/text.h"

#include <QPointer>
#include <QThread>

namespace fb::models {

namespace {

Result<std::vector<traffic::Summary>> answer(const std::string& folder, traffic::ExchangeId after, std::size_t most,
                                             const traffic::Filter& filter, Instant now) {
    auto reader = capture::Reader::open(folder);
    if (!reader) {
        return reader.error();
    }
    auto page = after > 0 ? (*reader)->list(after, most, filter, now) : (*reader)->newest(most, filter, now);
    if (!page) {
        return page.error();
    }
    return std::move(page->rows);
}

} // namespace

CaptureQuery::CaptureQuery(QObject* parent) : QObject(parent) {}
CaptureQuery::~CaptureQuery() { cancel(); }

void CaptureQuery::cancel() {
    ++m_question;
    if (m_thread != nullptr) {
        m_thread->wait();
        m_thread->deleteLater();
        m_thread = nullptr;
    }
}

void CaptureQuery::ask(const QString& folder, traffic::ExchangeId after, std::size_t most, const traffic::Filter& filter, Instant now) {
    cancel();
    const quint64 question = m_question;
    const QPointer<CaptureQuery> self(this);
    m_thread = QThread::create([=, path = folder.toStdString()] {
        auto rows = std::make_shared<Result<std::vector<traffic::Summary>>>(answer(path, after, most, filter, now));
        // The thread is waited for before `this` goes, so the pointer is good here.
        QMetaObject::invokeMethod(self, [self, question, rows] {
            if (!self || self->m_question != question) {
                return;
            }
            self->m_thread->wait();
            self->m_thread->deleteLater();
            self->m_thread = nullptr;
            if (*rows) {
                Q_EMIT self->done(**rows);
            } else {
                Q_EMIT self->failed(qs(rows->error().sentence()));
            }
        }, Qt::QueuedConnection);
    });
    m_thread->start();
}

} // namespace fb::models
