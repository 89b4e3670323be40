;;; walk.el --- What a person sees in Emacs with Eglot  -*- lexical-binding: t -*-

;; The environment variable GTOD_E2E is JSON: `settings` are those of a person, `root` is the
;; workspace's folder, `transcript` the file to write to, a JSON object a line.

(require 'package)
(package-initialize)
(require 'json)
(require 'eglot)
(require 'flymake)
(require 'project)
(require 'xref)

(defvar walk-task (json-parse-string (getenv "GTOD_E2E") :object-type 'plist :array-type 'list))
(defvar walk-patience 15.0)

(defun walk-tell (step seen)
  "Write down the lines SEEN that are to be seen after STEP."
  (let ((line (concat (json-serialize (list :step step :seen (vconcat seen))) "\n")))
    (write-region line nil (plist-get walk-task :transcript) t 'quiet)))

(defun walk-wait (what look)
  "Wait until LOOK gives something, and give that; WHAT says what it is."
  (let ((deadline (+ (float-time) walk-patience)) found)
    (while (not (setq found (funcall look)))
      (when (> (float-time) deadline)
        (error "Waited for %s in vain" what))
      (accept-process-output nil 0.01))
    found))

(defun walk-problems ()
  "What is wrong with the buffer, in its order."
  (mapcar (lambda (each)
            (format "%d: %s"
                    (line-number-at-pos (flymake-diagnostic-beg each))
                    (flymake-diagnostic-text each)))
          (sort (flymake-diagnostics)
                (lambda (one other)
                  (< (flymake-diagnostic-beg one) (flymake-diagnostic-beg other))))))

(defun walk-wait-for-problem (text)
  "Wait until a problem with TEXT in it is listed; all of them."
  (walk-wait text (lambda ()
                    (let ((problems (walk-problems)))
                      (and (seq-some (lambda (each) (string-search text each)) problems)
                           problems)))))

(defun walk-type (text)
  "Insert TEXT, and let the server know."
  (insert text)
  (eglot--signal-textDocument/didChange))

(defun walk ()
  "Open a file and look at what there is."
  (let ((root (plist-get walk-task :root))
        (eglot-sync-connect t)
        (eglot-events-buffer-size 0)
        (eglot-confirm-server-initiated-edits nil))
    (eval (car (read-from-string (format "(progn %s)" (plist-get walk-task :settings)))) t)
    (find-file (expand-file-name "artifacts.yaml" root))
    ;; What waits for the next command does so for ever in a batch.
    (run-hooks 'post-command-hook)
    (walk-wait "the server" #'eglot-current-server)
    (goto-char (point-max))
    (walk-type "fraud:\n  tpye: model\n")
    (walk-tell "adds an entry with a mistake" (walk-wait-for-problem "tpye"))
    (goto-char (point-min))
    (let ((hover (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover
                                  (eglot--TextDocumentPositionParams))))
      (walk-tell "hovers over churn"
                 (split-string (eglot--hover-info (plist-get hover :contents)) "\n")))
    (goto-char (point-max))
    (walk-type "  des")
    (let* ((at-point (run-hook-with-args-until-success 'completion-at-point-functions))
           (found (all-completions "des" (nth 2 at-point))))
      (walk-tell "completes a half-typed key" (mapcar #'substring-no-properties found)))
    (delete-region (line-beginning-position) (point-max))
    (eglot--signal-textDocument/didChange)
    (goto-char (point-min))
    (search-forward "models/")
    (save-excursion
      (call-interactively #'xref-find-definitions)
      (walk-tell "follows the path" (list (file-name-nondirectory (buffer-file-name)))))
    (switch-to-buffer (get-file-buffer (expand-file-name "artifacts.yaml" root)))
    (goto-char (point-min))
    (search-forward "fraud")
    (backward-char)
    (eglot-rename "fraud-detection")
    (walk-tell "renames fraud" (list (buffer-substring (line-beginning-position)
                                                       (line-end-position))))
    (goto-char (point-min))
    (search-forward "tpye")
    (backward-char)
    (walk-wait-for-problem "tpye")
    (let* ((actions (eglot-code-actions (line-beginning-position) (line-end-position)))
           (titles (mapcar (lambda (each) (plist-get each :title)) actions)))
      (walk-tell "asks for actions at the unknown key" titles))
    (call-interactively #'eglot-shutdown)))

(condition-case failure
    (walk)
  (error (walk-tell "failed" (list (error-message-string failure)))))

;;; walk.el ends here
