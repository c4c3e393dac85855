#include "sandbox/paging.h"

#include <algorithm>

namespace fb::sandbox {

namespace {

std::string linkUrl(const Core& core, const Paging& paging, const std::string& token) {
    Parameters query = paging.query;
    if (!token.empty())
        query.emplace_back("_page", token);
    const std::string text = queryText(query);
    const std::string url = paging.path.empty() ? core.base : core.url(paging.path);
    return text.empty() ? url : url + '?' + text;
}

} // namespace

Result<Page> takePage(Core& core, const Paging& paging, const std::function<Result<std::vector<std::int64_t>>()>& all,
                      BundleWriter& bundle) {
    auto token = PageToken::parse(paging.token);
    const std::vector<std::int64_t>* kept = token ? core.snapshots.find(token->snapshot) : nullptr;
    std::vector<std::int64_t> found;
    const std::string key = paging.path + '?' + queryText(paging.query) + '#' + std::to_string(core.store.changes());
    if (!kept) {
        auto rows = all();
        if (!rows)
            return rows.error();
        found = std::move(*rows);
    }
    const std::vector<std::int64_t>& rows = kept ? *kept : found;
    const std::size_t begin = std::min(token ? token->offset : 0, rows.size());
    const std::size_t end = begin + std::min(paging.count, rows.size() - begin);
    Page page{{rows.begin() + std::ptrdiff_t(begin), rows.begin() + std::ptrdiff_t(end)}, rows.size()};

    const bool more = end < page.total && paging.count > 0;
    std::string name = kept ? token->snapshot : std::string();
    if (!kept && (more || begin > 0))
        name = core.snapshots.keep(key, std::move(found));
    bundle.link("self", linkUrl(core, paging, token ? PageToken{name, begin}.text() : std::string()));
    if (more || begin > 0)
        bundle.link("first", linkUrl(core, paging, PageToken{name, 0}.text()));
    if (begin > 0)
        bundle.link("previous", linkUrl(core, paging, PageToken{name, begin - std::min(begin, paging.count)}.text()));
    if (more)
        bundle.link("next", linkUrl(core, paging, PageToken{name, end}.text()));
    return page;
}

} // namespace fb::sandbox
