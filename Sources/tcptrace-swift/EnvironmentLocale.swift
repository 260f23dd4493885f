import TCPConformance

/// What the environment says of the reader's language and of the terminal's characters.
struct EnvironmentLocale {
    /// Looks a variable up.
    let variable: (String) -> String?

    /// The language of messages: Chinese where the locale of messages is Chinese and its characters are UTF-8, else
    /// English.
    var language: Language {
        guard let locale = category("LC_MESSAGES"), locale.hasPrefix("zh"), Self.isUTF8(locale) else { return .english }
        return .chinese
    }

    /// Whether a terminal shows Unicode: everywhere but where the locale names other characters.
    var showsUnicode: Bool {
        category("LC_CTYPE").map(Self.isUTF8) ?? true
    }

    /// The locale of a category, in the order of POSIX; empty variables count as unset.
    private func category(_ name: String) -> String? {
        for name in ["LC_ALL", name, "LANG"] {
            if let value = variable(name), !value.isEmpty { return value }
        }
        return nil
    }

    /// `zh_CN.UTF-8`, `C.utf8`; the part behind an @ is no matter.
    private static func isUTF8(_ locale: String) -> Bool {
        let codeset = locale.split(separator: "@")[0].split(separator: ".").dropFirst().first ?? ""
        return codeset.filter { $0 != "-" }.lowercased() == "utf8"
    }
}
