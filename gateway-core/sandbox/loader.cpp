#include "sandbox/loader.h"

#include "base/text.h"
#include "sandbox/load_bundle.h"
#include "sandbox/references.h"
#include "sandbox/writes.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

void firebreakInitResources();

namespace fb::sandbox {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMaxFileBytes = 1024LL * 1024 * 1024;

Error atFile(Error error, const std::string& file) {
    error.place.file = file;
    return error;
}

QString pathOf(const std::string& item) {
    const auto& sets = builtInSets();
    if (std::find(sets.begin(), sets.end(), item) == sets.end() || QFileInfo::exists(QString::fromStdString(item)))
        return QString::fromStdString(item);
    return u":/firebreak/data/"_s + QString::fromStdString(item);
}

Result<QStringList> filesOf(const std::string& item) {
    const QString path = pathOf(item);
    const QFileInfo info(path);
    if (info.isFile())
        return QStringList{path};
    if (!info.isDir()) {
        Error error = makeError(ErrorCode::InvalidInput, "there is no such file or folder",
                                "Give a FHIR JSON file, a folder of them, or one of the sets " +
                                    join(builtInSets(), ", ") + ".");
        return atFile(std::move(error), item);
    }
    QStringList files;
    QDirIterator walk(path, {u"*.json"_s, u"*.ndjson"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (walk.hasNext())
        files << walk.next();
    if (files.isEmpty())
        return atFile(makeError(ErrorCode::InvalidInput, "the folder has no .json and no .ndjson file"), item);
    // The order decides which of two equal ids comes last, so it must not depend on the file system.
    files.sort();
    return files;
}

Result<std::string> bytesOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return makeError(ErrorCode::InvalidInput, "the file cannot be read: " + file.errorString().toStdString());
    if (file.size() > kMaxFileBytes)
        return makeError(ErrorCode::InvalidInput, "the file is larger than 1 GiB");
    const QByteArray bytes = file.readAll();
    return std::string(bytes.constData(), std::size_t(bytes.size()));
}

Result<std::vector<json::Value>> valuesOf(std::string_view bytes, bool lines) {
    std::vector<json::Value> out;
    if (!isValidUtf8(bytes))
        return makeError(ErrorCode::InvalidInput, "the file is not UTF-8");
    if (!lines) {
        auto value = json::parse(bytes);
        if (!value)
            return value.error();
        out.push_back(std::move(*value));
        return out;
    }
    int number = 0;
    for (std::string_view line : splitView(bytes, '\n')) {
        ++number;
        line = trimOws(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
        if (line.empty() || line == "\xef\xbb\xbf")
            continue;
        auto value = json::parse(line);
        if (!value) {
            Error error = value.error();
            error.place.line = number;
            return error;
        }
        out.push_back(std::move(*value));
    }
    return out;
}

Result<void> readFile(const QString& path, std::vector<LoadItem>& items) {
    const std::string name = path.toStdString();
    auto bytes = bytesOf(path);
    auto values =
        bytes ? valuesOf(*bytes, path.endsWith(u".ndjson"_s)) : Result<std::vector<json::Value>>(bytes.error());
    if (!values)
        return atFile(values.error(), name);
    for (std::size_t i = 0; i < values->size(); ++i) {
        auto taken = takeItems(std::move((*values)[i]), items);
        if (!taken) {
            Error error = atFile(taken.error(), name);
            error.place.line = path.endsWith(u".ndjson"_s) ? int(i) + 1 : 1;
            error.place.column = 1;
            return error;
        }
    }
    return {};
}

Result<void> store(Core& core, LoadItem& item) {
    if (item.id.empty()) {
        auto id = core.store.newId(item.type->index);
        if (!id)
            return id.error();
        item.id = std::move(*id);
    }
    auto stored = core.store.put(item.type->index, item.id, std::move(item.resource), Method::Put);
    return stored ? Result<void>() : Result<void>(stored.error());
}

// "Practitioner?identifier=x" of newer Synthea files: resolved when exactly one matches, else left as it is.
Result<void> resolve(Core& core, LoadItem& item) {
    for (const std::string& reference : conditionalReferences(item.resource)) {
        const std::size_t question = reference.find('?');
        const ResourceType* type = SearchTable::r4().type(reference.substr(0, question));
        auto match = singleMatch(core, *type, parseQuery(reference.substr(question + 1)));
        if (match && match->has_value())
            rewriteReferences(item.resource, {{reference, (*match)->path()}}, {});
    }
    return store(core, item);
}

Result<void> storeAll(Core& core, std::vector<LoadItem>& items) {
    std::vector<LoadItem*> later;
    for (LoadItem& item : items) {
        if (!conditionalReferences(item.resource).empty()) {
            later.push_back(&item);
            continue;
        }
        if (auto done = store(core, item); !done)
            return done;
    }
    for (LoadItem* item : later)
        if (auto done = resolve(core, *item); !done)
            return done;
    return {};
}

} // namespace

const std::vector<std::string>& builtInSets() {
    static const std::vector<std::string> sets{"clinic-a", "clinic-b"};
    return sets;
}

Result<void> loadData(Core& core, const std::vector<std::string>& data) {
    firebreakInitResources();
    std::vector<LoadItem> items;
    for (const std::string& item : data) {
        auto files = filesOf(item);
        if (!files)
            return files.error();
        for (const QString& file : *files)
            if (auto read = readFile(file, items); !read)
                return read;
    }
    if (auto begun = core.store.begin(); !begun)
        return begun;
    if (auto stored = storeAll(core, items); !stored) {
        core.store.rollback();
        return stored;
    }
    return core.store.commit();
}

} // namespace fb::sandbox
