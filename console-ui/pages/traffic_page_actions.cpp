// What can be done with the rows of Traffic: copy, filter by, replay, forget.
#include "capture/har.h"
#include "engine/engine.h"
#include "models/text.h"
#include "models/traffic_values.h"
#include "pages/exchange_detail.h"
#include "pages/traffic_list.h"
#include "pages/traffic_page.h"
#include "theme/icons.h"
#include "widgets/list_table.h"

#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QMessageBox>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::qs;
using widgets::Severity;

namespace {

// "http://127.0.0.1:8080" of any URL below it.
std::string originOf(const std::string& url) {
    const auto scheme = url.find("://");
    const auto path = scheme == std::string::npos ? url.find('/') : url.find('/', scheme + 3);
    return url.substr(0, path);
}

} // namespace

void TrafficPage::contextMenu(const QPoint& at) {
    const QModelIndex index = m_list->table()->indexAt(at);
    if (!index.isValid()) {
        return;
    }
    QMenu menu(this);
    menu.addAction(m_curl);
    menu.addAction(m_url);
    const QString like = models::filterLike(m_list->model(), index.row(), index.column(), true);
    if (!like.isEmpty()) {
        const QString unlike = models::filterLike(m_list->model(), index.row(), index.column(), false);
        menu.addSeparator();
        menu.addAction(theme::icon(u"view-filter"_s), tr("Only %1").arg(like), this, [this, like] { m_list->addToFilter(like); });
        menu.addAction(tr("Without: %1").arg(unlike), this, [this, unlike] { m_list->addToFilter(unlike); });
    }
    if (m_replay->isVisible()) {
        menu.addSeparator();
        menu.addAction(m_replay);
    }
    menu.exec(m_list->table()->viewport()->mapToGlobal(at));
}

void TrafficPage::copyCurl() {
    if (m_detail->exchange() == nullptr || engine() == nullptr) {
        return;
    }
    const std::string command = capture::curlCommand(*m_detail->exchange(), originOf(engine()->baseUrl()), false);
    QApplication::clipboard()->setText(qs(command));
    Q_EMIT messageRequested({Severity::Info, tr("Copied a curl command. Secrets in it are masked."), {}});
}

void TrafficPage::copyUrl() {
    if (m_detail->exchange() == nullptr || engine() == nullptr) {
        return;
    }
    QApplication::clipboard()->setText(qs(originOf(engine()->baseUrl()) + m_detail->exchange()->target));
    Q_EMIT messageRequested({Severity::Info, tr("Copied the URL."), {}});
}

void TrafficPage::clearCaptures() {
    const auto answer = QMessageBox::question(this, tr("Forget all exchanges"),
                                              tr("All %1 recorded exchanges are removed from the disk. This cannot be undone.")
                                                  .arg(models::grouped(m_list->model().total())),
                                              QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Cancel);
    if (answer != QMessageBox::Discard || engine() == nullptr) {
        return;
    }
    if (auto done = engine()->clearCaptures(); !done) {
        Q_EMIT messageRequested({Severity::Error, qs(done.error().sentence()), {}});
        return;
    }
    m_list->reset();
}

} // namespace fb::pages
