import Foundation

/// `docs/records.schema.json`, and a validator for the keywords that it uses. A keyword that the validator does not
/// know is a fault of the schema.
struct RecordSchema {
    private let root: [String: Any]

    init() throws {
        let file = URL(filePath: #filePath).appending(path: "../../../docs/records.schema.json").standardized
        let value = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
        guard let root = value as? [String: Any] else { throw CocoaError(.fileReadCorruptFile) }
        self.root = root
    }

    func faults(of value: Any) -> [String] { faults(of: value, against: root, at: "$") }

    private func faults(of value: Any, against schema: Any, at path: String) -> [String] {
        if let allowed = schema as? Bool, schema is Bool { return allowed ? [] : ["\(path): not allowed"] }
        guard let schema = schema as? [String: Any] else { return ["\(path): not a schema"] }
        var faults: [String] = []
        for (keyword, argument) in schema {
            faults += check(keyword, argument, value, schema, path)
        }
        return faults
    }

    private func check(
        _ keyword: String, _ argument: Any, _ value: Any, _ schema: [String: Any], _ path: String
    ) -> [String] {
        switch keyword {
        case "$schema", "$id", "$defs", "title", "description": return []
        case "$ref":
            guard let name = (argument as? String)?.split(separator: "/").last,
                let target = (root["$defs"] as? [String: Any])?[String(name)]
            else { return ["\(path): dangling reference \(argument)"] }
            return faults(of: value, against: target, at: path)
        case "type":
            let names = (argument as? [String]) ?? [argument as? String ?? ""]
            return names.contains { has(value, type: $0) } ? [] : ["\(path): is not \(names)"]
        case "const":
            return equal(value, argument) ? [] : ["\(path): is not \(argument)"]
        case "enum":
            return (argument as? [Any] ?? []).contains { equal(value, $0) } ? [] : ["\(path): \(value) is not listed"]
        case "oneOf":
            let matching = (argument as? [Any] ?? []).filter { faults(of: value, against: $0, at: path).isEmpty }
            return matching.count == 1 ? [] : ["\(path): \(matching.count) alternatives match"]
        case "properties":
            guard let object = value as? [String: Any], let properties = argument as? [String: Any] else { return [] }
            return properties.flatMap { name, schema in
                object[name].map { faults(of: $0, against: schema, at: "\(path).\(name)") } ?? []
            }
        case "required":
            guard let object = value as? [String: Any] else { return [] }
            return (argument as? [String] ?? []).filter { object[$0] == nil }.map { "\(path): lacks \($0)" }
        case "additionalProperties":
            guard let object = value as? [String: Any] else { return [] }
            let known = Set((schema["properties"] as? [String: Any] ?? [:]).keys)
            return object.filter { !known.contains($0.key) }
                .flatMap { faults(of: $0.value, against: argument, at: "\(path).\($0.key)") }
        case "items":
            return (value as? [Any] ?? []).enumerated().flatMap {
                faults(of: $1, against: argument, at: "\(path)[\($0)]")
            }
        case "minItems":
            guard let list = value as? [Any], let least = argument as? NSNumber else { return [] }
            return list.count >= least.intValue ? [] : ["\(path): fewer than \(least)"]
        case "maxItems":
            guard let list = value as? [Any], let most = argument as? NSNumber else { return [] }
            return list.count <= most.intValue ? [] : ["\(path): more than \(most)"]
        case "pattern":
            guard let text = value as? String, let pattern = argument as? String else { return [] }
            return text.range(of: pattern, options: .regularExpression) != nil ? [] : ["\(path): \(text)"]
        case "minimum":
            guard let number = value as? NSNumber, let least = argument as? NSNumber else { return [] }
            return number.doubleValue >= least.doubleValue ? [] : ["\(path): below \(least)"]
        case "maximum":
            guard let number = value as? NSNumber, let most = argument as? NSNumber else { return [] }
            return number.doubleValue <= most.doubleValue ? [] : ["\(path): above \(most)"]
        default:
            return ["the validator does not know the keyword \(keyword)"]
        }
    }

    private func has(_ value: Any, type: String) -> Bool {
        switch type {
        case "null": value is NSNull
        case "string": value is String
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "boolean": isBoolean(value)
        case "number": value is NSNumber && !isBoolean(value)
        case "integer":
            !isBoolean(value) && (value as? NSNumber).map { $0.doubleValue == $0.doubleValue.rounded() } ?? false
        default: false
        }
    }

    private func isBoolean(_ value: Any) -> Bool {
        (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? (value is Bool)
    }

    private func equal(_ value: Any, _ other: Any) -> Bool {
        if let value = value as? String, let other = other as? String { return value == other }
        if let value = value as? NSNumber, let other = other as? NSNumber { return value == other }
        return value is NSNull && other is NSNull
    }
}
