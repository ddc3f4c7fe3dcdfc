import ParableAudit

struct AuditPage { let html: String; init(_ r: AuditResult, folder: String) { html = "<p>" } }
struct AuditText { let text: String; init(_ r: AuditResult) { text = "\(r.stances)" } }
